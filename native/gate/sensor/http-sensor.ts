import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { HttpSensorSettings } from '../../../main/config/gates.ts';
import type { GateParts, PassageSensor } from '../parts.ts';
import { parsePassage } from './passage-message.ts';
import { createPassages, type Passages } from './passages.ts';
import { createTokenBucket } from './token-bucket.ts';

interface HttpSensorParts extends Pick<GateParts, 'clock' | 'secret'> {
  readonly settings: HttpSensorSettings;
  /** Told the port once it listens. */
  readonly onListening?: (port: number) => void;
}

const MOST_BODY_BYTES = 1024;
const REQUEST_LIMIT_MS = 3000;
const MOST_CONNECTIONS = 16;
/** Nobody passes faster, and nobody guesses secrets with it. */
const RATE = { burst: 20, perSecond: 10 };
const LISTEN_AGAIN_MS = 5000;

/** A listener for `POST /passage` with a bearer secret and, as JSON, the presentation where the controller knows it. */
export function createHttpSensor({ settings, clock, secret, onListening }: HttpSensorParts): PassageSensor {
  const passages = createPassages(clock, settings.debounceMs);
  const mayAsk = createTokenBucket(clock, RATE);
  let server: Server | undefined;
  let isClosed = false;
  let cancelTimer = (): void => {};

  const listen = (): void => {
    const key = secret(settings.secret);
    if (key.kind === 'unusable') {
      tryLater(key.message);
      return;
    }
    const opened = createServer(
      { requestTimeout: REQUEST_LIMIT_MS, headersTimeout: REQUEST_LIMIT_MS, connectionsCheckingInterval: 1000 },
      (request, response) => {
        void answerTo(request, key.text, mayAsk, passages).then((status) => {
          response
            .writeHead(status, { 'content-length': '0', ...(status === 413 ? { connection: 'close' } : {}) })
            .end();
        });
      },
    );
    opened.maxConnections = MOST_CONNECTIONS;
    opened.on('error', (error) => {
      const code = 'code' in error ? String(error.code) : 'unknown';
      const reason = code === 'EADDRINUSE' ? 'is used by another program' : `can't be listened on (${code})`;
      tryLater(`port ${settings.port} on ${settings.host} ${reason}`);
    });
    opened.listen(settings.port, settings.host, () => {
      passages.health.set('ready');
      const address = opened.address();
      if (typeof address === 'object' && address !== null) onListening?.(address.port);
    });
    server = opened;
  };

  const tryLater = (detail: string): void => {
    server?.close();
    server = undefined;
    if (isClosed) return;
    passages.health.set('failing', `sensor: ${detail}`);
    cancelTimer();
    cancelTimer = clock.setTimer(LISTEN_AGAIN_MS, listen);
  };
  listen();

  return {
    subscribe: passages.subscribe,
    async close() {
      isClosed = true;
      cancelTimer();
      const last = server;
      server = undefined;
      if (last === undefined) return;
      await new Promise<void>((resolve) => {
        last.close(() => resolve());
        last.closeAllConnections();
      });
    },
  };
}

/** Takes a request in and gives the status of its answer. */
async function answerTo(
  request: IncomingMessage,
  key: string,
  mayAsk: () => boolean,
  passages: Passages,
): Promise<number> {
  if (!mayAsk()) return 429;
  if (!isBearer(request.headers.authorization, key)) return 401;
  if (request.url !== '/passage') return 404;
  if (request.method !== 'POST') return 405;
  const text = await bodyOf(request);
  if (text === undefined) return 413;
  const passage = parsePassage(text);
  if (!passage.ok) return 400;
  passages.signal(passage.presentation);
  return 204;
}

/** Both are hashed first: equal lengths, and a comparison that takes the same time wherever they differ. */
function isBearer(header: string | undefined, key: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '';
  const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(key));
}

/** Undefined when it is too long or breaks off. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      if (!(chunk instanceof Uint8Array)) return undefined;
      size += chunk.length;
      if (size > MOST_BODY_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    // The client went away.
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}
