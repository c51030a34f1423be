import type { CardReaders, ReaderEvent } from '../../../main/application/ports/terminal-ports.ts';
import type { VirtualCard } from '../../../native/virtual/virtual-card.ts';
import type { VpcdAddress } from '../../../native/virtual/vpcd-address.ts';
import { type InsertedCard, insertCard } from '../../../native/virtual/vpcd-slot.ts';

/** Puts a card in, or fails the test. */
export async function insert(card: VirtualCard, slot: VpcdAddress): Promise<InsertedCard> {
  const result = await insertCard(card, slot);
  if (result.kind === 'inserted') return result.slot;
  throw new Error(`no card could be inserted: ${result.code}`);
}

/** What the readers told since the recording began, and waits on it. */
export interface Recording {
  readonly events: readonly ReaderEvent[];
  /** Cards that came and did not go yet. */
  cardsOnReaders(): number;
  /** Resolves with the first event from now on, or from before, that fits and was not waited for yet. */
  next<Kind extends ReaderEvent['kind']>(kind: Kind, reader?: string): Promise<Extract<ReaderEvent, { kind: Kind }>>;
}

const LIMIT_MS = 12_000;

export function record(readers: CardReaders): Recording {
  const events: ReaderEvent[] = [];
  const waiting = new Set<() => void>();
  let seen = 0;
  const taken = new Set<ReaderEvent>();
  readers.subscribe((event) => {
    events.push(event);
    for (const look of [...waiting]) look();
  });
  return {
    events,
    cardsOnReaders() {
      const count = (kind: ReaderEvent['kind']) => events.filter((event) => event.kind === kind).length;
      return count('card-present') - count('card-removed');
    },
    next: (kind, reader) =>
      new Promise((resolve, reject) => {
        const fits = (event: ReaderEvent): event is Extract<ReaderEvent, { kind: typeof kind }> =>
          event.kind === kind &&
          !taken.has(event) &&
          (reader === undefined || !('reader' in event) || event.reader === reader);
        const look = () => {
          const found = events.find(fits);
          if (found === undefined) return;
          taken.add(found);
          seen += 1;
          clearTimeout(limit);
          waiting.delete(look);
          resolve(found);
        };
        const limit = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no ${kind} after ${seen} others; told so far: ${JSON.stringify(events)}`));
        }, LIMIT_MS);
        waiting.add(look);
        look();
      }),
  };
}
