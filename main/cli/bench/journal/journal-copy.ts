import type { StoredRow } from '../../../store/journal/chain.ts';
import type { JournalSource, StoredCheckpoint, StoredHead } from '../../../store/journal/journal-source.ts';

/** A journal in memory, for somebody to tamper with. */
export interface JournalCopy {
  genesis: { body: string; seal: Uint8Array } | undefined;
  head: StoredHead | undefined;
  checkpoints: StoredCheckpoint[];
  rows: StoredRow[];
}

export function copyOfSource(source: JournalSource): JournalCopy {
  const genesis = source.genesis();
  return {
    genesis,
    head: source.head(),
    checkpoints: [...source.checkpoints()],
    rows: [...source.rows(-1, Number.MAX_SAFE_INTEGER)],
  };
}

/** A copy of a copy. Bytes are shared: whoever changes them, puts others in their place. */
export function copyAgain({ genesis, head, checkpoints, rows }: JournalCopy): JournalCopy {
  return { genesis, head, checkpoints: [...checkpoints], rows: [...rows] };
}

/** The copy as the database would give it: ordered by the numbers, which are unique there. */
export function sourceOfCopy(copy: JournalCopy): JournalSource {
  const rows = inOrder(copy.rows, ({ sequence }) => sequence);
  const checkpoints = inOrder(copy.checkpoints, ({ number }) => number);
  return {
    genesis: () => copy.genesis,
    head: () => copy.head,
    checkpoints: () => checkpoints,
    rows(from, limit) {
      const start = rows.findIndex(({ sequence }) => sequence >= from);
      return start < 0 ? [] : rows.slice(start, start + limit);
    },
    hasRowsBefore: (sequence) => (rows[0]?.sequence ?? sequence) < sequence,
  };
}

function inOrder<T>(items: readonly T[], numberOf: (item: T) => number): readonly T[] {
  return [...new Map(items.map((item) => [numberOf(item), item])).values()].sort((a, b) => numberOf(a) - numberOf(b));
}
