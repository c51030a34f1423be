import type { Clock, Registry, RegistryReply } from '../application/ports/terminal-ports.ts';
import type { Escn } from '../domain/escn.ts';
import { parseRegistryBaseUrl } from './base-url.ts';
import { type EndpointReply, readEndpointReply } from './endpoint-reply.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import { type Network, openConnection } from './network/connection.ts';
import { startDeadline } from './network/deadline.ts';
import { DEFAULT_LIMITS, type RegistryLimits } from './network/limits.ts';

export interface EscRouterOptions {
  /** As {@link parseRegistryBaseUrl} takes it. Has been parsed before: a text that is none is a bug here. */
  readonly baseUrl: string;
  readonly clock: Pick<Clock, 'now' | 'setTimer'>;
  /** Certificates in PEM trusted beside the system's own. */
  readonly ca?: string;
  readonly network?: Network;
  readonly limits?: Partial<RegistryLimits>;
}

/** A fallback that works is used for so long before the verifier is looked for again, in ms. */
const FALLBACK_MS = 3_600_000;

/**
 * The ESC-Router behind its three endpoints. The one that works is remembered and asked first; the others are
 * tried where an answer says that it doesn't live there, and the status endpoint once where the verifier is out of
 * order. A failure of the network ends the lookup: the other endpoints live behind the same one.
 */
export function createEscRouter(options: EscRouterOptions): Registry {
  const { clock } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const root = rootOf(options.baseUrl);
  const connection = openConnection({ origin: root.origin, limits, ca: options.ca, clock, network: options.network });
  let working: { readonly endpoint: Endpoint; readonly until: number } | undefined;

  async function ask(endpoint: Endpoint, escn: Escn, signal: AbortSignal): Promise<EndpointReply> {
    const http = await connection.get(`${root.pathname}${endpoint.pathOf(escn)}`, signal);
    return readEndpointReply(http, endpoint, escn, clock.now());
  }

  return {
    async lookUp(escn, signal) {
      using deadline = startDeadline(limits.totalMs, signal, clock);
      const first = working !== undefined && clock.now() < working.until ? working.endpoint : undefined;
      const { reply, settled } = await search(orderOf(first), (endpoint) => ask(endpoint, escn, deadline.signal));
      if (settled === 'nowhere') working = undefined;
      else if (settled !== 'undecided' && settled !== first) {
        working = { endpoint: settled, until: clock.now() + FALLBACK_MS };
      }
      return reply;
    },
    close: connection.close,
  };
}

interface SearchResult {
  readonly reply: RegistryReply;
  /** Where the registry turned out to live; undecided where it answered nothing that tells. */
  readonly settled: Endpoint | 'nowhere' | 'undecided';
}

/** Asks one endpoint after another until one answers or there is no point in going on. */
async function search(
  endpoints: readonly Endpoint[],
  ask: (endpoint: Endpoint) => Promise<EndpointReply>,
): Promise<SearchResult> {
  let failed: RegistryReply = { kind: 'unavailable', failure: 'wrong-path', retryAt: null };
  let isOutOfOrder = false;
  for (const [index, endpoint] of endpoints.entries()) {
    if (isOutOfOrder && endpoint.via !== 'status') continue;
    const reply = await ask(endpoint);
    if (reply.kind === 'answered') return { reply, settled: isOutOfOrder ? 'undecided' : endpoint };
    if (reply.kind === 'not-here') {
      if (index === 0) failed = { kind: 'unavailable', failure: reply.failure, retryAt: null };
      continue;
    }
    // A wish to be left alone counts, whichever endpoint says it; otherwise the first one's word stands.
    if (isOutOfOrder) return { reply: reply.retryAt === null ? failed : reply, settled: 'undecided' };
    if (reply.failure !== 'server-error' || reply.retryAt !== null) return { reply, settled: 'undecided' };
    failed = reply;
    isOutOfOrder = true;
  }
  return { reply: failed, settled: isOutOfOrder ? 'undecided' : 'nowhere' };
}

function orderOf(first: Endpoint | undefined): readonly Endpoint[] {
  return first === undefined ? ENDPOINTS : [first, ...ENDPOINTS.filter((endpoint) => endpoint !== first)];
}

function rootOf(baseUrl: string): URL {
  const parsed = parseRegistryBaseUrl(baseUrl);
  if (!parsed.ok) throw new TypeError(parsed.message);
  return new URL(parsed.url);
}
