import type { ChainSource, Clock } from '../../application/ports/terminal-ports.ts';
import { type Network, openConnection } from '../network/connection.ts';
import { startDeadline } from '../network/deadline.ts';
import { DEFAULT_LIMITS } from '../network/limits.ts';

export interface ChainSourceOptions {
  /** Base address of a v1 interface with a slash at its end, as `parseServerAddress` gives it (spec 5.5). */
  readonly baseUrl: string;
  readonly clock: Pick<Clock, 'setTimer'>;
  /** Certificates in PEM trusted for TLS beside the system's own. */
  readonly ca?: string | undefined;
  readonly network?: Network | undefined;
  /** Sent as the header `Key` of the v1 interface (spec 5.5), where the terminal has one. */
  readonly key?: string | undefined;
}

/** Longest fetch, in ms, and largest chain, in bytes. */
const TOTAL_MS = 3_000;
const BODY_BYTES = 64 * 1024;
const PIC = /^\d{9}$/;
const OK = 200;
const GONE: readonly number[] = [404, 410];

/** Institutions' certificates from a v1 interface: `certs/files/{pic}/ca-chain.cert.pem` (spec 3.4). No redirects. */
export function createChainSource({ baseUrl, clock, ca, network, key }: ChainSourceOptions): ChainSource {
  const root = new URL(baseUrl);
  const connection = openConnection({
    origin: root.origin,
    limits: { ...DEFAULT_LIMITS, headersMs: TOTAL_MS, bodyMs: TOTAL_MS, totalMs: TOTAL_MS, bodyBytes: BODY_BYTES },
    ca,
    clock,
    network,
  });
  return {
    async fetch(pic, signal) {
      // It becomes part of an address.
      if (!PIC.test(pic)) return { kind: 'failed', detail: 'not-a-pic' };
      using deadline = startDeadline(TOTAL_MS, signal, clock);
      const reply = await connection.get(`${root.pathname}certs/files/${pic}/ca-chain.cert.pem`, deadline.signal, {
        accept: 'application/x-pem-file, */*',
        ...(key === undefined ? {} : { key }),
      });
      if (reply.kind === 'failed') return { kind: 'failed', detail: reply.failure };
      if (GONE.includes(reply.status)) return { kind: 'not-there' };
      if (reply.status !== OK) return { kind: 'failed', detail: `status-${reply.status}` };
      if (reply.body.kind === 'failed') return { kind: 'failed', detail: reply.body.failure };
      return { kind: 'fetched', bytes: new TextEncoder().encode(reply.body.text) };
    },
    close: connection.close,
  };
}
