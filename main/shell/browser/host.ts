import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, { type FastifyInstance } from 'fastify';
import type { PageChannel } from '../page-channel.ts';
import { createAdmission } from './admission.ts';
import { addDocumentRoute, type TakeDocument } from './document-route.ts';
import { listenOnFreePort } from './free-port.ts';
import { addMetricsRoute, METRICS_PATH, type MetricsAccess } from './metrics-route.ts';
import { servePage } from './page-socket.ts';
import { originOf, refusalOf } from './request-guard.ts';
import { RESPONSE_HEADERS } from './response-headers.ts';

export interface BrowserHostOptions {
  readonly channel: PageChannel;
  /** Folder of the built page. */
  readonly pageFolder: string;
  /** First port tried; 0 takes any. */
  readonly port: number;
  /** What the printable page of the demo shows now; none outside the demo. */
  readonly samples?: () => readonly object[] | undefined;
  /** Reports of the operator area, where there is one. */
  readonly takeDocument?: TakeDocument;
  /** Metrics, where they are served here now. */
  readonly metrics?: () => MetricsAccess | undefined;
  /** One line for people: a port that was taken. */
  readonly say: (line: string) => void;
}

export interface BrowserHost {
  /** Address with this run's secret: whoever opens it is let in. */
  readonly url: string;
  close(): Promise<void>;
}

/** Largest message of a page, in bytes: a scanned text and some JSON around it. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** Pages at once: the kiosk's, a staff screen's, a technician's, and their reloads. */
const MOST_PAGES = 8;

/** Serves the page on the loopback interface, to nobody but the browser that was given the secret address. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const app = Fastify({ logger: false, bodyLimit: 1024, forceCloseConnections: true });
  const admission = createAdmission();
  let port = 0;

  await app.register(fastifyCookie);
  await app.register(fastifyWebsocket, { options: { maxPayload: MAX_MESSAGE_BYTES } });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(RESPONSE_HEADERS);
    const refusal = refusalOf(originOf(request.headers), port);
    if (refusal !== undefined) return reply.code(403).send(`refused: ${refusal}`);
    if (request.url.startsWith('/enter/')) return;
    // A scraper has no cookie; the route asks for its own token where there is one.
    if (request.url === METRICS_PATH && options.metrics?.() !== undefined) return;
    if (!admission.hasCookie(request.cookies[admission.cookieName])) {
      return reply.code(401).send('open the address that the terminal printed when it started');
    }
    return;
  });

  app.get<{ Params: { secret: string } }>('/enter/:secret', async (request, reply) => {
    if (!admission.isEntry(request.params.secret)) return reply.code(403).send('refused: secret');
    return reply
      .setCookie(admission.cookieName, admission.cookieValue, { httpOnly: true, sameSite: 'strict', path: '/' })
      .redirect('/', 303);
  });

  let pages = 0;
  app.get('/ws', { websocket: true }, (socket) => {
    if (pages >= MOST_PAGES) return socket.close(1013, 'too many pages');
    pages += 1;
    socket.once('close', () => {
      pages -= 1;
    });
    servePage(socket, options.channel, () => socket.close(1008, 'not a message of the page'));
    return undefined;
  });

  if (options.takeDocument !== undefined) addDocumentRoute(app, options.takeDocument);
  if (options.metrics !== undefined) addMetricsRoute(app, options.metrics);
  await servePageFiles(app, options);
  port = await listenOnFreePort(app, options.port, options.say);
  return { url: `http://127.0.0.1:${port}${admission.entryPath}`, close: () => app.close() };
}

async function servePageFiles(app: FastifyInstance, options: BrowserHostOptions): Promise<void> {
  // Without a wildcard each file that exists now gets a route, and nothing else can be reached.
  await app.register(fastifyStatic, {
    root: options.pageFolder,
    wildcard: false,
    index: 'index.html',
    cacheControl: false,
  });
  app.get('/staff', async (_request, reply) => reply.sendFile('staff.html'));
  const { samples } = options;
  if (samples === undefined) return;
  app.get('/demo/print', async (_request, reply) =>
    samples() === undefined ? reply.callNotFound() : reply.sendFile('print.html'),
  );
  app.get('/demo/samples.json', async (_request, reply) => samples() ?? reply.callNotFound());
}
