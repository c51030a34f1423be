import type { CardRead, CardReaders, ReaderEvent } from '../../main/application/ports/terminal-ports.ts';
import type { Recogniser } from '../../main/domain/recogniser.ts';
import type { CardProof } from '../esc-card/proof/prove-card.ts';
import { readEscCard } from '../esc-card/read-esc-card.ts';
import type { Transmit } from '../esc-card/transmit.ts';
import { transmitTo } from './in-process.ts';
import type { VirtualCard } from './virtual-card.ts';

/** How a card is held: still, taken away in the middle of the read, or mute. */
export type Handling = 'still' | 'torn' | 'silent';

/** A reader made of nothing but code: the same read, no PC/SC. */
export interface InProcessReader extends CardReaders {
  /** Holds a card to the reader until it was read and a little longer. A card already there is taken away. */
  present(card: VirtualCard, handling: Handling): void;
}

export interface InProcessReaderOptions {
  readonly name: string;
  readonly recognisers: readonly Recogniser[];
  readonly monotonic: () => number;
  /** What proves cards; without it they are read for their number alone. */
  readonly proof?: CardProof;
}

/** A read ends within this, as on a real reader (quality section 1), in ms. */
const READ_LIMIT_MS = 600;
/** How long the card stays after it was read, in ms. */
const STAYS_MS = 300;
/** A torn card answers this many commands. */
const TORN_AFTER = 2;

export function createInProcessReader({
  name,
  recognisers,
  monotonic,
  proof,
}: InProcessReaderOptions): InProcessReader {
  const listeners = new Set<(event: ReaderEvent) => void>();
  let cards = 0;
  let takeAway = (): void => undefined;
  const tell = (event: ReaderEvent): void => {
    for (const listener of listeners) listener(event);
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    present(card, handling) {
      takeAway();
      cards += 1;
      const cardId = `${name} ${cards}`;
      const removed = new AbortController();
      let stays: NodeJS.Timeout | undefined;
      let isRead = false;
      const startedAt = monotonic();
      const tellRead = (read: CardRead): void => {
        if (isRead) return;
        isRead = true;
        tell({ kind: 'card-read', reader: name, cardId, read });
      };
      takeAway = () => {
        takeAway = () => undefined;
        clearTimeout(stays);
        removed.abort();
        // Its read is owed to the listeners even where it never came to its end.
        tellRead(unread(monotonic() - startedAt));
        tell({ kind: 'card-removed', reader: name, cardId });
      };
      const leave = takeAway;
      tell({ kind: 'card-present', reader: name, cardId });
      const signal = AbortSignal.any([removed.signal, AbortSignal.timeout(READ_LIMIT_MS)]);
      const transmit = handledBy(transmitTo(card), handling);
      void readEscCard(transmit, { recognisers, atr: card.atr, monotonic, startedAt, signal, proof }).then(
        (read: CardRead) => {
          if (removed.signal.aborted) return;
          tellRead(read);
          stays = setTimeout(() => leave(), STAYS_MS);
        },
      );
    },
    async close() {
      takeAway();
      listeners.clear();
    },
  };
}

function unread(ms: number): CardRead {
  const outcome = { kind: 'failed', reason: 'removed-too-early', detail: 'card-gone' } as const;
  return { atr: null, uid: null, outcome, tried: [], apdus: 0, ms, exchangeMs: 0 };
}

function handledBy(transmit: Transmit, handling: Handling): Transmit {
  if (handling === 'still') return transmit;
  let answered = 0;
  return (command, signal) => {
    answered += 1;
    if (answered <= TORN_AFTER) return transmit(command, signal);
    if (handling === 'torn') return Promise.resolve({ kind: 'failed', reason: 'removed-too-early', detail: 'torn' });
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({ kind: 'failed', reason: 'timeout', detail: 'silent' }), {
        once: true,
      });
    });
  };
}
