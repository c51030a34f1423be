import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a TCP server does with a connection; `request` is the text of the head, once it has come whole. */
export type Behaviour = (socket: Socket, request: string) => void;

export interface HostileServer {
  /** Root address, with a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Paths asked for, in order. */
  readonly paths: readonly string[];
  /** Connections open now. */
  readonly open: number;
  close(): Promise<void>;
}

/** A raw TCP server on loopback that speaks whatever `behave` writes; not bound to any rule of HTTP. */
export async function startHostileServer(behave: Behaviour): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const paths: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = received.slice(0, end);
      received = received.slice(end + 4);
      paths.push(head.split(' ')[1] ?? '');
      behave(socket, head);
    });
    // A client that gives up resets the connection; that is what these tests are about.
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    paths,
    get open() {
      return sockets.size;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Sends one HTTP answer; the length is announced rightly unless a header says otherwise. */
export function respond(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Behaviour {
  const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return (socket) => void socket.write(`HTTP/1.1 ${status} Answer\r\n${head}\r\n${body}`);
}

/** Takes the request and says nothing. */
export const hang: Behaviour = () => {};

export const reset: Behaviour = (socket) => void socket.resetAndDestroy();

/** Announces a body and sends a byte of it every 50 ms, for ever. */
export const drip: Behaviour = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n');
  const timer = setInterval(() => socket.write(' '), 50);
  socket.on('close', () => clearInterval(timer));
};

/** Sends half of the announced body and ends the connection. */
export const cutShort: Behaviour = (socket) => {
  socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"cardNumber":');
};

/** Sends bytes that are no HTTP. */
export const gibberish: Behaviour = (socket) => void socket.end('\u0000\u0001SSH-2.0-nonsense\r\n\r\n');
