import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { addMetricsRoute, METRICS_PATH, type MetricsAccess } from './metrics-route.ts';
import { originOf, refusalOf } from './request-guard.ts';
import { RESPONSE_HEADERS } from './response-headers.ts';

export type MetricsHost =
  | { readonly kind: 'serving'; readonly url: string; close(): Promise<void> }
  /** One line. Another port would be one that no scraper knows. */
  | { readonly kind: 'failed'; readonly message: string };

/** Serves metrics alone on the loopback interface, on this port. 0 takes any. */
export async function startMetricsHost(access: MetricsAccess, wanted: number): Promise<MetricsHost> {
  const app = Fastify({ logger: false, bodyLimit: 1024, forceCloseConnections: true });
  let port = 0;
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(RESPONSE_HEADERS);
    const refusal = refusalOf(originOf(request.headers), port);
    return refusal === undefined ? undefined : reply.code(403).send(`refused: ${refusal}`);
  });
  addMetricsRoute(app, () => access);
  try {
    await app.listen({ host: '127.0.0.1', port: wanted });
  } catch (error) {
    await app.close();
    const why =
      error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? 'is taken' : 'is not to be had';
    return { kind: 'failed', message: `port ${wanted} ${why}` };
  }
  port = (app.server.address() as AddressInfo).port;
  return { kind: 'serving', url: `http://127.0.0.1:${port}${METRICS_PATH}`, close: () => app.close() };
}
