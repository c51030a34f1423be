import { type Dispatcher, Pool } from 'undici';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { LookupFailure } from '../../domain/lookup-outcome.ts';
import { createConnector } from './connector.ts';
import { startDeadline } from './deadline.ts';
import { keepWarm } from './keep-warm.ts';
import type { RegistryLimits } from './limits.ts';
import { isPinMismatch } from './pins.ts';
import type { ForwardProxy } from './proxy.ts';
import { readWiped } from './read-wiped.ts';
import { parseHttpDate } from './retry-after.ts';
import { transportFailureOf } from './transport-failure.ts';

/** What came over the wire. A head whose body didn't come whole still has a status to go by. */
export type HttpReply =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly retryAfter: string | undefined;
      readonly body: HttpBody;
    }
  | { readonly kind: 'failed'; readonly failure: LookupFailure };

export type HttpBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'failed'; readonly failure: LookupFailure };

/** Header names in lower case. */
export type RequestHeaders = Readonly<Record<string, string>>;

export interface RegistryConnection {
  /**
   * One GET, no retry, no redirect followed. Never throws; `signal` ends it with `timeout`. `headers` go beside the
   * usual ones: what an institution's own source asks for.
   */
  get(path: string, signal: AbortSignal, headers?: RequestHeaders): Promise<HttpReply>;
  /** Ends what is under way. Idempotent. */
  close(): Promise<void>;
}

/** How the network lies between the terminal and a registry, and what is to be learnt from it. */
export interface Network {
  readonly proxy?: ForwardProxy | undefined;
  /** Base64 SHA-256 of public keys (SPKI), as RFC 7469 writes them. */
  readonly pins?: readonly string[] | undefined;
  /** Told the `Date` of each answer that came over verified TLS, in ms since 1970. */
  readonly onAuthenticatedTime?: ((time: number) => void) | undefined;
  /** One line for technicians, once for each thing that goes wrong. */
  readonly onNotice?: ((line: string) => void) | undefined;
}

export interface ConnectionOptions {
  readonly network?: Network | undefined;
  readonly origin: string;
  readonly limits: RegistryLimits;
  /** Certificates in PEM trusted beside the usual ones, for a campus with its own authority. */
  readonly ca?: string | undefined;
  readonly clock: Pick<Clock, 'setTimer'>;
}

/**
 * Keeps up to two warm HTTP/1.1 connections to one origin (quality section 2). Certificates are verified always,
 * whatever the environment says.
 */
export function openConnection({ origin, limits, ca, clock, network = {} }: ConnectionOptions): RegistryConnection {
  const pool = new Pool(origin, {
    connections: 2,
    pipelining: 1,
    allowH2: false,
    // Ours instead: undici counts these in steps of half a second; 800 ms were anything from 600 to 1,000 measured.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: limits.keepAliveMs,
    maxResponseSize: limits.bodyBytes,
    connect: createConnector({ timeoutMs: limits.connectMs, ca, clock, pins: network.pins, proxy: network.proxy }),
  });
  const warmth = keepWarm(pool, clock);
  const isVerified = origin.startsWith('https:');
  let saidPinMismatch = false;
  let closing: Promise<void> | undefined;

  function noteTime(headers: Dispatcher.ResponseData['headers']): void {
    // What a cache kept is as old as it says, and its age is nobody's word.
    const time = headers['age'] === undefined ? parseHttpDate(firstOf(headers['date']) ?? '') : null;
    if (isVerified && time !== null) network.onAuthenticatedTime?.(time);
  }

  function noteFailure(error: unknown): void {
    if (!isPinMismatch(error) || saidPinMismatch) return;
    saidPinMismatch = true;
    network.onNotice?.(`${new URL(origin).host} shows none of the pinned keys (registry.pins); it is not asked`);
  }

  return {
    async get(path, caller, headers) {
      const headMs = pool.stats.free > 0 ? limits.headersMs : limits.connectMs + limits.headersMs;
      using deadline = startDeadline(headMs, caller, clock);
      const { signal } = deadline;
      try {
        const response = await pool.request({
          method: 'GET',
          path,
          headers: { ...REQUEST_HEADERS, ...headers },
          signal,
        });
        deadline.restart(limits.bodyMs);
        noteTime(response.headers);
        warmth.used();
        return {
          kind: 'response',
          status: response.statusCode,
          retryAfter: firstOf(response.headers['retry-after']),
          body: await readBody(response.body, signal),
        };
      } catch (error) {
        noteFailure(error);
        warmth.failed();
        return { kind: 'failed', failure: failureOf(error, signal) };
      }
    },
    close() {
      warmth.stop();
      closing ??= pool.destroy();
      return closing;
    },
  };
}

const REQUEST_HEADERS = {
  accept: 'application/json',
  // The limit on the body counts bytes as they come: nothing is to grow after it.
  'accept-encoding': 'identity',
  'user-agent': 'tessera',
};

async function readBody(body: Dispatcher.ResponseData['body'], signal: AbortSignal): Promise<HttpBody> {
  try {
    return { kind: 'text', text: await readWiped(body) };
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error, signal) };
  }
}

function failureOf(error: unknown, signal: AbortSignal): LookupFailure {
  return signal.aborted ? 'timeout' : transportFailureOf(error);
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
