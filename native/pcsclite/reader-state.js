import { CONSTANTS } from './constants.js';

const { SCARD_STATE_PRESENT, SCARD_STATE_EMPTY, SCARD_STATE_CHANGED } = CONSTANTS;

// PC/SC counts insertions and removals in the upper half of the state word.
const eventCount = (state) => state >>> 16;

/**
 * The states to report when the reader went from `before` to `now`. Two when a card was swapped between two
 * reports (present, present, but the counter moved on): then the removal nobody saw is reported first.
 */
export function transitionsBetween(before, now) {
  const stayed = (before & SCARD_STATE_PRESENT) !== 0 && (now & SCARD_STATE_PRESENT) !== 0;
  if (!stayed || eventCount(before) === eventCount(now)) return [now];
  const removed = ((eventCount(now) - 1) & 0xffff) * 0x10000 + (SCARD_STATE_EMPTY | SCARD_STATE_CHANGED);
  return [removed | 0, now];
}
