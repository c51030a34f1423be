import type { Clock, Registry } from '../../application/ports/terminal-ports.ts';
import { parseServerAddress } from '../base-url.ts';
import { readEndpointReply } from '../endpoint-reply.ts';
import type { Endpoint } from '../endpoints.ts';
import { type Network, openConnection, type RequestHeaders } from '../network/connection.ts';
import { startDeadline } from '../network/deadline.ts';
import { DEFAULT_LIMITS, type RegistryLimits } from '../network/limits.ts';

export interface SingleSourceOptions {
  /** Root the endpoint's path hangs under, as {@link parseServerAddress} takes it. Parsed before: a text that is none is a bug. */
  readonly baseUrl: string;
  readonly endpoint: Endpoint;
  readonly clock: Pick<Clock, 'now' | 'setTimer'>;
  /** What the source asks for beside the usual headers, a key for one. */
  readonly headers: RequestHeaders;
  /** Certificates in PEM trusted beside the system's own. */
  readonly ca?: string | undefined;
  readonly network?: Network | undefined;
  readonly limits?: Partial<RegistryLimits> | undefined;
}

/**
 * A registry that lives at one place and nowhere else: an institution's own source. Same connection, limits and
 * reading of faults as the ESC-Router's client.
 */
export function createSingleSource(options: SingleSourceOptions): Registry {
  const { endpoint, clock, headers } = options;
  const parsed = parseServerAddress(options.baseUrl);
  if (!parsed.ok) throw new TypeError(parsed.message);
  const root = new URL(parsed.url);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const connection = openConnection({ origin: root.origin, limits, ca: options.ca, clock, network: options.network });
  return {
    async lookUp(escn, signal) {
      using deadline = startDeadline(limits.totalMs, signal, clock);
      const http = await connection.get(`${root.pathname}${endpoint.pathOf(escn)}`, deadline.signal, headers);
      const reply = readEndpointReply(http, endpoint, escn, clock.now());
      return reply.kind === 'not-here' ? { kind: 'unavailable', failure: reply.failure, retryAt: null } : reply;
    },
    close: connection.close,
  };
}
