import type { WebSocket } from '@fastify/websocket';
import { pageMessage } from '../../ipc/contract.ts';
import type { PageChannel } from '../page-channel.ts';

/** A page that doesn't answer a ping within two of these is gone, in ms. */
const PING_INTERVAL_MS = 10_000;

/** Joins one page to the terminal: views out, messages in. What isn't a message of the contract is dropped. */
export function servePage(socket: WebSocket, channel: PageChannel, onBadMessage: () => void): void {
  let answered = true;
  const end = channel.subscribe((view) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(view));
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
    // Typed and scanned texts hold card numbers: the buffer goes back to the allocator without them.
    if (data instanceof Buffer) data.fill(0);
    if (message === undefined) onBadMessage();
    else channel.receive(message);
  });
  socket.on('close', () => {
    clearInterval(pinging);
    end();
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
