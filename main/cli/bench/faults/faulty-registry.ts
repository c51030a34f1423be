import type { AddressInfo, Socket } from 'node:net';
import { createServer as createPlain } from 'node:net';
import { createServer as createTls } from 'node:tls';

/** What a server does with a connection once it has read the head of a request; it owes nothing to HTTP. */
export type Misbehaviour = (socket: Socket, path: string) => void;

export interface FaultyRegistry {
  /** Root address, with a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** A server on loopback that misbehaves; over TLS where it has a key and certificate (PEM). */
export async function startFaultyRegistry(
  behave: Misbehaviour,
  tls?: { readonly key: string; readonly cert: string },
): Promise<FaultyRegistry> {
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const path = received.split(' ')[1] ?? '';
      received = received.slice(end + 4);
      behave(socket, path);
    });
    // A client that gives up resets the connection: that is what is tried here.
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  const server = tls === undefined ? createPlain(serve) : createTls(tls, serve);
  // A handshake that fails is one of the faults.
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** One HTTP answer, its length announced rightly. */
export function answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Misbehaviour {
  const lines = Object.entries({
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return (socket) => void socket.write(`HTTP/1.1 ${status} Answer\r\n${head}\r\n${body}`);
}
