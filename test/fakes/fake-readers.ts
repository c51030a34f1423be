import type {
  CardRead,
  CardReaders,
  CardReadOutcome,
  ReaderEvent,
} from '../../main/application/ports/terminal-ports.ts';

/** Readers whose events the test sends. */
export interface FakeReaders extends CardReaders {
  send(event: ReaderEvent): void;
  /** A card comes into the field. */
  present(cardId: string, reader?: string): void;
  read(cardId: string, outcome: CardReadOutcome, reader?: string): void;
  remove(cardId: string, reader?: string): void;
}

export function fakeReaders(): FakeReaders {
  const listeners = new Set<(event: ReaderEvent) => void>();
  const send = (event: ReaderEvent): void => {
    if (listeners.size === 0) throw new Error(`nobody listens to ${event.kind}`);
    for (const listener of listeners) listener(event);
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => undefined,
    send,
    present: (cardId, reader = 'reader 1') => send({ kind: 'card-present', reader, cardId }),
    read: (cardId, outcome, reader = 'reader 1') =>
      send({ kind: 'card-read', reader, cardId, read: cardRead(outcome) }),
    remove: (cardId, reader = 'reader 1') => send({ kind: 'card-removed', reader, cardId }),
  };
}

export function cardRead(outcome: CardReadOutcome): CardRead {
  return { atr: '3b8180018080', uid: '04112233445566', outcome, tried: [], apdus: 3, ms: 12, exchangeMs: 9 };
}
