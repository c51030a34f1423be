import { describe, expect, it } from 'vitest';
import type { RowKey } from '../../../main/store/byte-sealing.ts';
import { createHotCache, MAX_NEGATIVE_ENTRIES, MAX_POSITIVE_ENTRIES } from '../../../main/store/cache/hot-cache.ts';
import { found, notRegistered } from '../cards.ts';

function rowKeyOf(n: number): RowKey {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(n);
  return bytes as RowKey;
}

describe('the hot cache', () => {
  it('gives what was put in, and nothing else', () => {
    const hot = createHotCache();
    hot.set(rowKeyOf(1), found(1));
    expect(hot.get(rowKeyOf(1))).toEqual(found(1));
    expect(hot.get(rowKeyOf(2))).toBeUndefined();
  });

  it('holds one answer a card, when the registry changes its mind too', () => {
    const hot = createHotCache();
    hot.set(rowKeyOf(1), notRegistered(1));
    hot.set(rowKeyOf(1), found(2));
    expect(hot.get(rowKeyOf(1))).toEqual(found(2));
    hot.set(rowKeyOf(1), notRegistered(3));
    expect(hot.get(rowKeyOf(1))).toEqual(notRegistered(3));
    expect([hot.positiveEntries, hot.negativeEntries]).toEqual([0, 1]);
  });

  it('forgets a card wholly', () => {
    const hot = createHotCache();
    hot.set(rowKeyOf(1), found(1));
    hot.delete(rowKeyOf(1));
    expect(hot.get(rowKeyOf(1))).toBeUndefined();
  });

  it('is not flushed by a flood of numbers nobody knows', () => {
    const hot = createHotCache();
    hot.set(rowKeyOf(0), found(1));
    for (let n = 1; n <= 3 * MAX_NEGATIVE_ENTRIES; n++) hot.set(rowKeyOf(n), notRegistered(1));
    expect(hot.get(rowKeyOf(0))).toEqual(found(1));
    expect(hot.negativeEntries).toBe(MAX_NEGATIVE_ENTRIES);
  });

  it('is bounded, and drops the card that was not seen for longest', () => {
    const hot = createHotCache();
    for (let n = 0; n < MAX_POSITIVE_ENTRIES; n++) hot.set(rowKeyOf(n), found(1));
    hot.get(rowKeyOf(0));
    hot.set(rowKeyOf(MAX_POSITIVE_ENTRIES), found(1));
    expect(hot.get(rowKeyOf(0))).toEqual(found(1));
    expect(hot.get(rowKeyOf(1))).toBeUndefined();
    expect(hot.positiveEntries).toBe(MAX_POSITIVE_ENTRIES);
  });
});
