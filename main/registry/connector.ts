import { Socket } from 'node:net';
import { createSecureContext, getCACertificates } from 'node:tls';
import { buildConnector, errors } from 'undici';
import type { Clock } from '../application/ports.ts';

export interface ConnectorOptions {
  /** Until the connection stands, TLS included, in ms. */
  readonly timeoutMs: number;
  /** PEM certificates trusted beside the usual ones. */
  readonly ca?: string | undefined;
  readonly clock: Pick<Clock, 'setTimer'>;
}

/**
 * Opens HTTP/1.1 connections, verified always, and gives up on time. undici's own limit is counted in steps of half
 * a second: 500 ms were 1,000 ms measured.
 */
export function createConnector({ timeoutMs, ca, clock }: ConnectorOptions): buildConnector.connector {
  const open = buildConnector({ allowH2: false, timeout: 0, rejectUnauthorized: true, ...trusting(ca) });
  return (target, callback) => {
    // What comes back is the socket, though the type does not say so.
    const socket: unknown = open(target, (...outcome) => {
      cancel();
      callback(...outcome);
    });
    const cancel = clock.setTimer(timeoutMs, () => {
      if (socket instanceof Socket) socket.destroy(new errors.ConnectTimeoutError());
    });
  };
}

/** One context for all connections: reading some 150 root certificates takes longer than a handshake. */
function trusting(ca: string | undefined) {
  return ca === undefined ? {} : { secureContext: createSecureContext({ ca: [...getCACertificates('default'), ca] }) };
}
