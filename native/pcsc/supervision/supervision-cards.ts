import type { CardRead } from '../../../main/application/ports/terminal-ports.ts';
import { LIMITS, type Supervision, type SupervisionStep } from './supervision-model.ts';
import { emit, followedBy, withCard } from './supervision-steps.ts';

export function cardPresent(state: Supervision, reader: string, cardNo: number): SupervisionStep {
  const open = state.cards.get(reader);
  if (open !== undefined && !open.isRead && open.cardNo === null) {
    // The same card, told by the next process: its first read never came.
    return { state: withCard(state, reader, { ...open, cardNo }), effects: [] };
  }
  const cardId = `${state.generation}-${cardNo}`;
  return followedBy(dropCard(state, reader), (cleared) => ({
    state: withCard(cleared, reader, { cardId, cardNo, reads: 1, isRead: false }),
    effects: [
      { kind: 'arm', timer: `read:${reader}`, ms: LIMITS.readMs },
      emit({ kind: 'card-present', reader, cardId }),
    ],
  }));
}

export function cardRead(state: Supervision, reader: string, cardNo: number, read: CardRead): SupervisionStep {
  const open = state.cards.get(reader);
  if (open === undefined || open.isRead || open.cardNo !== cardNo) return { state, effects: [] };
  return {
    state: withCard(state, reader, { ...open, isRead: true }),
    effects: [
      { kind: 'disarm', timer: `read:${reader}` },
      emit({ kind: 'card-read', reader, cardId: open.cardId, read }),
    ],
  };
}

/** Ends an open card: its read, if it is still owed, then its removal. */
export function dropCard(state: Supervision, reader: string): SupervisionStep {
  const open = state.cards.get(reader);
  if (open === undefined) return { state, effects: [] };
  const cards = new Map(state.cards);
  cards.delete(reader);
  return followedBy(failRead(state, reader, 'removed-too-early', 'card-gone', 0), (failed) => ({
    state: { ...failed, cards },
    effects: [emit({ kind: 'card-removed', reader, cardId: open.cardId })],
  }));
}

export function dropReader(state: Supervision, reader: string): SupervisionStep {
  if (!state.readers.has(reader)) return { state, effects: [] };
  const readers = new Map(state.readers);
  readers.delete(reader);
  const deaf = new Map(state.deaf);
  deaf.delete(reader);
  return followedBy(dropCard(state, reader), (cleared) => ({
    state: { ...cleared, readers, deaf },
    effects: [emit({ kind: 'reader-removed', reader })],
  }));
}

/** Drops the readers that only an earlier process told of. */
export function dropUnconfirmed(state: Supervision): SupervisionStep {
  const gone = [...state.readers].filter(([, told]) => told === 'from-before').map(([reader]) => reader);
  return gone.reduce<SupervisionStep>((step, reader) => followedBy(step, (next) => dropReader(next, reader)), {
    state,
    effects: [],
  });
}

export function failRead(
  state: Supervision,
  reader: string,
  reason: 'removed-too-early' | 'timeout' | 'reader-fault',
  detail: string,
  ms: number,
): SupervisionStep {
  const open = state.cards.get(reader);
  if (open === undefined || open.isRead) return { state, effects: [] };
  // All of the time went by waiting for the card, as far as anybody can tell.
  const read: CardRead = {
    atr: null,
    uid: null,
    outcome: { kind: 'failed', reason, detail },
    tried: [],
    apdus: 0,
    ms,
    exchangeMs: ms,
  };
  return {
    state: withCard(state, reader, { ...open, isRead: true }),
    effects: [
      { kind: 'disarm', timer: `read:${reader}` },
      emit({ kind: 'card-read', reader, cardId: open.cardId, read }),
    ],
  };
}
