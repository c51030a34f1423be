/** Where counts go whose key has no place any more. */
export const OTHER = 'other';

/** Counts by key in bounded memory. The sum of all counts is always the sum of what was added. */
export interface CappedCounts {
  /** `n` may be negative, to take back what was added before. */
  add(key: string, n?: number): void;
  /** Without order. */
  entries(): readonly (readonly [key: string, count: number])[];
}

/**
 * Keeps `cap` keys. A new one beyond that takes the place of the smallest, whose count goes to {@link OTHER}: what is
 * common stays exact unless it came late, and what is in `other` was rare when it left.
 */
export function createCappedCounts(cap: number): CappedCounts {
  const counts = new Map<string, number>();
  let other = 0;

  return {
    add(key, n = 1) {
      const before = counts.get(key);
      if (key === OTHER || (before === undefined && n < 0)) {
        other += n;
        return;
      }
      if (before === undefined && counts.size >= cap) {
        const [smallest, count] = smallestOf(counts);
        counts.delete(smallest);
        other += count;
      }
      const after = (before ?? 0) + n;
      if (after === 0) counts.delete(key);
      else counts.set(key, after);
    },
    entries: () => (other === 0 ? [...counts] : [...counts, [OTHER, other]]),
  };
}

function smallestOf(counts: ReadonlyMap<string, number>): readonly [string, number] {
  let smallest: readonly [string, number] = ['', Number.POSITIVE_INFINITY];
  for (const entry of counts) if (entry[1] < smallest[1]) smallest = entry;
  return smallest;
}
