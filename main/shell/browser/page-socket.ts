import type { WebSocket } from '@fastify/websocket';
import { pageMessage } from '../../ipc/contract.ts';
import type { PageChannel } from '../page-channel.ts';

/** A page that doesn't answer a ping within two of these is gone, in ms. */
const PING_INTERVAL_MS = 10_000;

/** Joins one page to the terminal, for as long as its socket is open. What isn't a message of the contract is dropped. */
export function servePage(socket: WebSocket, channel: PageChannel, onBadMessage: () => void): void {
  let answered = true;
  const page = channel.connect((message) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  });
  const pinging = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    return undefined;
  }, PING_INTERVAL_MS);

  socket.on('pong', () => {
    answered = true;
  });
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : parsePageMessage(String(data));
    // Typed and scanned texts hold card numbers, and an operator's a PIN: the buffer goes back to the allocator without them.
    if (data instanceof Buffer) data.fill(0);
    if (message === undefined) onBadMessage();
    else page.receive(message);
  });
  socket.on('close', () => {
    clearInterval(pinging);
    page.close();
  });
  // A broken connection is followed by `close`; there is nothing else to do.
  socket.on('error', () => undefined);
}

function parsePageMessage(text: string) {
  try {
    return pageMessage.safeParse(JSON.parse(text)).data;
  } catch {
    // SyntaxError: not JSON.
    return undefined;
  }
}
