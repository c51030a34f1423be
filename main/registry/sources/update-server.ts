import { Client, type Dispatcher } from 'undici';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { FileReply, SmallReply, TransferFault, UpdateSource } from '../../application/ports/update-ports.ts';
import type { LookupFailure } from '../../domain/lookup-outcome.ts';
import type { Network } from '../network/connection.ts';
import { createConnector } from '../network/connector.ts';
import { startDeadline } from '../network/deadline.ts';
import { transportFailureOf } from '../network/transport-failure.ts';

export interface UpdateServerLimits {
  /** Until the connection stands, TLS included. */
  readonly connectMs: number;
  /** From the request to the head of the answer. */
  readonly headersMs: number;
  /** For a whole small file. */
  readonly smallMs: number;
  /** A package comes with at least {@link leastBytes} in each such time. */
  readonly paceMs: number;
  readonly leastBytes: number;
  /** For a whole package. */
  readonly fileMs: number;
}

const LIMITS: UpdateServerLimits = {
  connectMs: 10_000,
  headersMs: 30_000,
  smallMs: 30_000,
  paceMs: 60_000,
  // 4 kB a second: a campus network that is slower than that wants to be left alone.
  leastBytes: 240 * 1024,
  fileMs: 6 * 3_600_000,
};

export interface UpdateServerOptions {
  /** As `parseServerAddress` gives it: https, or http to loopback, one slash at its end. */
  readonly baseUrl: string;
  readonly clock: Pick<Clock, 'setTimer' | 'monotonic'>;
  readonly ca?: string | undefined;
  readonly network?: Network | undefined;
  readonly limits?: Partial<UpdateServerLimits> | undefined;
}

/** A release on a server of one's own: static files. No redirect is followed, no compression taken. */
export function createUpdateServer(options: UpdateServerOptions): UpdateSource {
  const { clock, ca, network = {} } = options;
  const limits = { ...LIMITS, ...options.limits };
  const root = new URL(options.baseUrl);
  const client = new Client(root.origin, {
    allowH2: false,
    pipelining: 1,
    // Ours instead, as for the registry.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: createConnector({ timeoutMs: limits.connectMs, ca, clock, pins: network.pins, proxy: network.proxy }),
  });

  async function get(
    name: string,
    from: number,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData | { readonly kind: 'failed'; readonly code: TransferFault }> {
    const range = from === 0 ? {} : { range: `bytes=${from}-` };
    const headers = { 'accept-encoding': 'identity', 'user-agent': 'tessera', ...range };
    const response = await client.request({ method: 'GET', path: `${root.pathname}${name}`, headers, signal });
    const code = faultOfStatus(response.statusCode);
    if (code === undefined) return response;
    // Its body is of no use, and an error of the socket that ends it is nobody's.
    response.body.on('error', () => undefined).destroy();
    return { kind: 'failed', code };
  }

  return {
    place: root.href,
    async readSmall(name, maxBytes, caller): Promise<SmallReply> {
      using deadline = startDeadline(limits.smallMs, caller, clock);
      try {
        const response = await get(name, 0, deadline.signal);
        if ('kind' in response) return response;
        const pieces: Uint8Array[] = [];
        let length = 0;
        for await (const piece of response.body as AsyncIterable<Uint8Array>) {
          length += piece.length;
          if (length > maxBytes) return { kind: 'failed', code: 'too-large' };
          pieces.push(piece);
        }
        return { kind: 'read', bytes: Buffer.concat(pieces) };
      } catch (error) {
        return { kind: 'failed', code: deadline.signal.aborted ? 'timeout' : faultOf(error) };
      }
    },

    async readFile(name, from, sink, caller): Promise<FileReply> {
      using whole = startDeadline(limits.fileMs, caller, clock);
      using pace = startDeadline(limits.connectMs + limits.headersMs, whole.signal, clock);
      let isUnderWay = false;
      try {
        const response = await get(name, from, pace.signal);
        if ('kind' in response) return response;
        const begins = response.statusCode === 206 ? rangeStart(response.headers['content-range']) : 0;
        if (begins === undefined || (await sink.begin(begins)) === 'stop') {
          response.body.on('error', () => undefined).destroy();
          return begins === undefined ? { kind: 'failed', code: 'server-error' } : { kind: 'stopped' };
        }
        isUnderWay = true;
        pace.restart(limits.paceMs);
        let since = 0;
        for await (const piece of response.body as AsyncIterable<Uint8Array>) {
          since += piece.length;
          if ((await sink.write(piece)) === 'stop') return { kind: 'stopped' };
          if (since < limits.leastBytes) continue;
          since = 0;
          pace.restart(limits.paceMs);
        }
        return { kind: 'done' };
      } catch (error) {
        if (!pace.signal.aborted) return { kind: 'failed', code: faultOf(error) };
        const isPace = isUnderWay && !whole.signal.aborted;
        return { kind: 'failed', code: isPace ? 'too-slow' : 'timeout' };
      }
    },

    close: () => client.destroy(),
  };
}

function faultOfStatus(status: number): TransferFault | undefined {
  if (status === 200 || status === 206) return undefined;
  if (status === 404 || status === 410) return 'not-there';
  if (status >= 300 && status < 400) return 'redirect';
  return status >= 500 ? 'server-error' : 'refused-by-server';
}

function rangeStart(header: string | string[] | undefined): number | undefined {
  const start = /^bytes (\d{1,15})-\d{1,15}\/(?:\d{1,15}|\*)$/.exec(String(header))?.[1];
  return start === undefined ? undefined : Number(start);
}

const FAULTS: Partial<Record<LookupFailure, TransferFault>> = {
  timeout: 'timeout',
  tls: 'tls',
  reset: 'cut-short',
  'too-large': 'too-large',
  'not-allowed': 'refused-by-server',
};

function faultOf(error: unknown): TransferFault {
  return FAULTS[transportFailureOf(error)] ?? 'network';
}
