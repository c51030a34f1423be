import { Socket } from 'node:net';
import { createSecureContext, getCACertificates } from 'node:tls';
import { buildConnector, errors } from 'undici';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import { pinning } from './pins.ts';
import type { ForwardProxy } from './proxy.ts';
import { openTunnel } from './tunnel.ts';

export interface ConnectorOptions {
  /** Until the connection stands, TLS included, in ms. */
  readonly timeoutMs: number;
  /** PEM certificates trusted beside the usual ones. */
  readonly ca?: string | undefined;
  /** SHA-256 of the public keys of which the other end must show one, beside a valid certificate; none asks for none. */
  readonly pins?: readonly string[] | undefined;
  /** Forward proxy on the way; asked for a tunnel, so it sees host and port only. */
  readonly proxy?: ForwardProxy | undefined;
  readonly clock: Pick<Clock, 'setTimer'>;
}

/**
 * Opens HTTP/1.1 connections, verified always, and gives up on time. undici's own limit is counted in steps of half
 * a second: 500 ms were 1,000 ms measured.
 */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const { timeoutMs, ca, pins = [], proxy, clock } = options;
  const open = buildConnector({
    allowH2: false,
    timeout: 0,
    rejectUnauthorized: true,
    ...trusting(ca),
    ...(pins.length === 0 ? {} : { checkServerIdentity: pinning(pins) }),
  });
  return (target, callback) => {
    const onTheWay = new Set<{ destroy(error: Error): unknown }>();
    let isOver = false;
    const finish: buildConnector.Callback = (...outcome) => {
      if (isOver) return;
      isOver = true;
      cancel();
      callback(...outcome);
    };
    const cancel = clock.setTimer(timeoutMs, () => {
      const late = new errors.ConnectTimeoutError();
      for (const part of onTheWay) part.destroy(late);
      finish(late, null);
    });
    const openTo = (httpSocket?: Socket): void => {
      if (isOver) return void httpSocket?.destroy();
      // What comes back is the socket, though the type does not say so.
      const socket: unknown = open(httpSocket === undefined ? target : { ...target, httpSocket }, finish);
      if (socket instanceof Socket) onTheWay.add(socket);
    };
    if (proxy === undefined || target.protocol !== 'https:') openTo();
    else
      onTheWay.add(
        openTunnel(proxy, `${target.hostname}:${target.port || '443'}`, (error, socket) =>
          error === null ? openTo(socket) : finish(error, null),
        ),
      );
  };
}

/** One context for all connections: reading some 150 root certificates takes longer than a handshake. */
function trusting(ca: string | undefined) {
  return ca === undefined ? {} : { secureContext: createSecureContext({ ca: [...getCACertificates('default'), ca] }) };
}
