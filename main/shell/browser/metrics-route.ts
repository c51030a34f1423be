import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../application/ports/metrics-ports.ts';

export interface MetricsAccess {
  readonly metrics: Pick<Metrics, 'scrape'>;
  /**
   * What a scrape has to bring as `Authorization: Bearer …`; null where being on this machine is enough, empty where
   * nobody is let in.
   */
  readonly token: string | null;
}

export const METRICS_PATH = '/metrics';

/** Prometheus text for whoever is on this machine, and has the token where there is one. It holds nothing of a card. */
export function addMetricsRoute(app: FastifyInstance, now: () => MetricsAccess | undefined): void {
  app.get(METRICS_PATH, async (request, reply) => {
    const access = now();
    if (access === undefined) return reply.callNotFound();
    const { metrics, token } = access;
    if (token !== null && (token === '' || !isBearer(request.headers.authorization, token))) {
      return reply.code(401).header('www-authenticate', 'Bearer').send('the token in keys/metrics-token is needed');
    }
    const { contentType, body } = await metrics.scrape();
    return reply.header('content-type', contentType).send(body);
  });
}

function isBearer(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
