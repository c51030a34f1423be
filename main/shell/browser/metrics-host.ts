import Fastify from 'fastify';
import { listenOnFreePort } from './free-port.ts';
import { addMetricsRoute, METRICS_PATH, type MetricsAccess } from './metrics-route.ts';
import { originOf, refusalOf } from './request-guard.ts';
import { RESPONSE_HEADERS } from './response-headers.ts';

export interface MetricsHost {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves metrics alone on the loopback interface, for shells that have no host of their own. `port` 0 takes any. */
export async function startMetricsHost(
  access: MetricsAccess,
  port: number,
  say: (line: string) => void,
): Promise<MetricsHost> {
  const app = Fastify({ logger: false, bodyLimit: 1024, forceCloseConnections: true });
  let taken = 0;
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(RESPONSE_HEADERS);
    const refusal = refusalOf(originOf(request.headers), taken);
    return refusal === undefined ? undefined : reply.code(403).send(`refused: ${refusal}`);
  });
  addMetricsRoute(app, access);
  taken = await listenOnFreePort(app, port, say);
  return { url: `http://127.0.0.1:${taken}${METRICS_PATH}`, close: () => app.close() };
}
