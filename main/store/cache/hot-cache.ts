import { LRUCache } from 'lru-cache';
import type { RegistryAnswer } from '../../domain/lookup-outcome.ts';
import type { RowKey } from '../byte-sealing.ts';

/** Positive answers held in memory, some 1 KB each: more cards than a lane sees in a day. The disk has the others in 30 µs. */
export const MAX_POSITIVE_ENTRIES = 5_000;

/** Negative answers held in memory. Few, and apart, so that random numbers never push out a card that exists. */
export const MAX_NEGATIVE_ENTRIES = 2_000;

/**
 * What was answered or read lately, in memory. By pseudonym, not by number: a memory dump of the terminal shall not be
 * a list of its cards (quality section 7, row 16). It has no time limit of its own, freshness is judged at read.
 */
export interface HotCache {
  get(rowKey: RowKey): RegistryAnswer | undefined;
  set(rowKey: RowKey, answer: RegistryAnswer): void;
  delete(rowKey: RowKey): void;
  readonly positiveEntries: number;
  readonly negativeEntries: number;
}

export function createHotCache(): HotCache {
  const positive = new LRUCache<string, RegistryAnswer>({ max: MAX_POSITIVE_ENTRIES });
  const negative = new LRUCache<string, RegistryAnswer>({ max: MAX_NEGATIVE_ENTRIES });

  return {
    get(rowKey) {
      const key = rowKeyText(rowKey);
      return positive.get(key) ?? negative.get(key);
    },
    set(rowKey, answer) {
      const key = rowKeyText(rowKey);
      const [mine, other] = answer.kind === 'found' ? [positive, negative] : [negative, positive];
      other.delete(key);
      mine.set(key, answer);
    },
    delete(rowKey) {
      const key = rowKeyText(rowKey);
      positive.delete(key);
      negative.delete(key);
    },
    get positiveEntries() {
      return positive.size;
    },
    get negativeEntries() {
      return negative.size;
    },
  };
}

/** A row key as a map key: one character a byte. */
export function rowKeyText(rowKey: RowKey): string {
  return rowKey.toString('latin1');
}
