import type { CardPageReply, CardPages, CardPageWish } from '../../application/ports/provision-ports.ts';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import { parseCardPage } from '../answers/card-page-answer.ts';
import { parseRegistryBaseUrl } from '../base-url.ts';
import { parseJson } from '../endpoint-reply.ts';
import { type HttpReply, type Network, openConnection } from '../network/connection.ts';
import { startDeadline } from '../network/deadline.ts';
import type { RegistryLimits } from '../network/limits.ts';
import { parseRetryAfter } from '../network/retry-after.ts';

export interface CardPagesOptions {
  /** As {@link parseRegistryBaseUrl} takes it; parsed before. */
  readonly baseUrl: string;
  /** The institution's API key, sent as a Bearer token (spec 5.1). */
  readonly apiKey: string;
  readonly clock: Pick<Clock, 'now' | 'setTimer'>;
  readonly ca?: string | undefined;
  readonly network?: Network | undefined;
  readonly limits?: Partial<RegistryLimits> | undefined;
}

/** Nobody waits at the door for a page: it may be large and slow. 200 cards with their organisations are some 600 kB. */
const PAGE_LIMITS: RegistryLimits = {
  connectMs: 5_000,
  headersMs: 60_000,
  bodyMs: 60_000,
  totalMs: 90_000,
  bodyBytes: 8 * 1024 * 1024,
  keepAliveMs: 60_000,
};

/** The institution's own cards from the authenticated v2 interface (spec 5.3), in the order of their numbers. */
export function createCardPages(options: CardPagesOptions): CardPages {
  const { clock } = options;
  const parsed = parseRegistryBaseUrl(options.baseUrl);
  if (!parsed.ok) throw new TypeError(parsed.message);
  const root = new URL(parsed.url);
  const limits = { ...PAGE_LIMITS, ...options.limits };
  const connection = openConnection({ origin: root.origin, limits, ca: options.ca, clock, network: options.network });
  return {
    async fetchPage(wish, signal) {
      using deadline = startDeadline(limits.totalMs, signal, clock);
      const path = `${root.pathname}esc-rest/api/v2/cards?${queryOf(wish)}`;
      const http = await connection.get(path, deadline.signal, { authorization: `Bearer ${options.apiKey}` });
      return readPage(http, wish, clock.now());
    },
    close: connection.close,
  };
}

function queryOf({ page, pageSize, pic }: CardPageWish): string {
  // A fixed order: without one, a card may be on two pages or on none.
  const query = new URLSearchParams({ sort: 'cardNumber', direction: 'ASC', page: `${page}`, size: `${pageSize}` });
  if (pic !== null) query.set('search', `issuer.identifier:${pic}`);
  return query.toString();
}

function readPage(http: HttpReply, wish: CardPageWish, now: number): CardPageReply {
  const unavailable = (failure: Extract<CardPageReply, { kind: 'unavailable' }>['failure'], retryAt: number | null) =>
    ({ kind: 'unavailable', failure, retryAt }) as const;
  if (http.kind === 'failed') return unavailable(http.failure, null);
  const { status, body } = http;
  const retryAt = parseRetryAfter(http.retryAfter, now);
  if (status === 401 || status === 403) return { kind: 'key-refused', status };
  if (status === 429) return unavailable('rate-limited', retryAt);
  if (status >= 500) return unavailable('server-error', retryAt);
  if (status >= 300 && status < 400) return unavailable('redirect', null);
  if (status === 404 || status === 405) return unavailable('wrong-path', null);
  if (body.kind === 'failed') return unavailable(body.failure, null);
  const page = status === 200 ? parseCardPage(parseJson(body.text), wish, now) : undefined;
  return page === undefined ? unavailable('unexpected-answer', null) : { kind: 'page', page };
}
