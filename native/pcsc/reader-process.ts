import { parentPort } from './parent-port.ts';
import { parseToReaderProcess } from './reader-messages.ts';
import { watchReaders } from './watch-readers.ts';

// The reader process: holds everything of PC/SC that can hang or crash, and nothing else. Its supervisor kills it.

const port = parentPort();
if (port === undefined) {
  console.error('the reader process is started by the terminal, not by hand');
  process.exit(2);
}

let isWatching = false;

port.onMessage((received) => {
  const message = parseToReaderProcess(received);
  // A message that isn't one is the parent's bug; answering nothing lets its watchdog find out.
  if (message === undefined) return;
  if (message.kind === 'ping') return port.send({ kind: 'pong' });
  if (isWatching) return;
  isWatching = true;
  watchReaders(message, (told) => port.send(told));
});

// Not process.exit: it waits for native threads, and one may be stuck in a card for minutes.
port.onGone(() => process.kill(process.pid, 'SIGKILL'));
