import { describe, expect, it } from 'vitest';
// @ts-expect-error: plain JavaScript, as nfc-pcsc loads it
import { transitionsBetween } from '../../../native/pcsclite/reader-state.js';

const EMPTY = 0x10;
const PRESENT = 0x20;
const IN_USE = 0x100;
const CHANGED = 0x2;
const at = (count: number, state: number) => (count << 16) | state | CHANGED;

describe('a reader’s state', () => {
  it.each([
    ['first sight', 0, at(0, EMPTY)],
    ['a card comes', at(0, EMPTY), at(1, PRESENT)],
    ['a card goes', at(1, PRESENT), at(2, EMPTY)],
    ['somebody uses the card', at(1, PRESENT), at(1, PRESENT | IN_USE)],
    ['the counter wraps while empty', at(0xffff, EMPTY), at(0, EMPTY)],
  ])('is reported as it is: %s', (_what, before, now) => {
    expect(transitionsBetween(before, now)).toEqual([now]);
  });

  it.each([
    [1, 3],
    [0xffff, 1],
  ])('is reported empty in between where a card was swapped unseen: count %i to %i', (before, after) => {
    const [removed, now, ...more] = transitionsBetween(at(before, PRESENT), at(after, PRESENT));
    expect(removed & (EMPTY | PRESENT)).toBe(EMPTY);
    expect(removed >>> 16).toBe((after - 1) & 0xffff);
    expect(now).toBe(at(after, PRESENT));
    expect(more).toEqual([]);
  });
});
