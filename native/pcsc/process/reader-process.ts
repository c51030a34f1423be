import { keepMemoryLean } from '../../../main/memory/keep-memory-lean.ts';
import { type CardProof, cardProofOf } from '../../esc-card/proof/prove-card.ts';
import { readEscCard } from '../../esc-card/read-esc-card.ts';
import { decodeMaterial, encodeSigner } from '../messages/proof-message.ts';
import { parseToReaderProcess } from '../messages/reader-messages.ts';
import type { ReadCard } from './card-lane.ts';
import { parentPort } from './parent-port.ts';
import { warmUp } from './warm-up.ts';
import { type ReaderWatch, watchReaders } from './watch-readers.ts';

// The reader process: holds everything of PC/SC that can hang or crash, and nothing else. Its supervisor kills it.

// It sees every number that is read.
keepMemoryLean();

const port = parentPort();
if (port === undefined) {
  console.error('the reader process is started by the terminal, not by hand');
  process.exit(2);
}

let watch: ReaderWatch | undefined;
let proof: CardProof | undefined;

port.onMessage((received) => {
  const message = parseToReaderProcess(received);
  // A message that isn't one is the parent's bug; answering nothing lets its watchdog find out.
  if (message === undefined) return;
  switch (message.kind) {
    case 'ping':
      return port.send({ kind: 'pong', rssBytes: process.memoryUsage.rss() });
    case 'proof': {
      const { material } = message;
      proof =
        material === null
          ? undefined
          : cardProofOf(decodeMaterial(material), Date.now, (signer) => {
              port.send({ kind: 'signer-learned', signer: encodeSigner(signer) });
            });
      return;
    }
    case 'signal':
      return watch?.signal(message.reader, message.verdict);
    case 'watch': {
      if (watch !== undefined) return;
      const { recognisers } = message;
      const read: ReadCard = (transmit, card) =>
        readEscCard(transmit, { ...card, recognisers, proof, monotonic: () => performance.now() });
      watch = watchReaders(message, read, (told) => port.send(told));
      // Behind the watch, which waits for the service now. Without it the first card is slow, and nothing else.
      if (message.readsCards) void warmUp().catch(() => undefined);
    }
  }
});

// Not process.exit: it waits for native threads, and one may be stuck in a card for minutes.
port.onGone(() => process.kill(process.pid, 'SIGKILL'));
