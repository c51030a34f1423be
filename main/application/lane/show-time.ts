import { assertNever } from '../../domain/assert-never.ts';
import type { Verdict } from '../../domain/verdict.ts';

/** As long as staff take to type a PIN and a reason, in ms. */
const HELD_MS = 60_000;

/** How long a verdict stays on the screen, in ms: long enough to read what to do next, the next card interrupts. */
export function showTimeMs(verdict: Verdict, isHeld: boolean): number {
  if (isHeld) return HELD_MS;
  switch (verdict.kind) {
    case 'granted':
      return 4000;
    case 'refused':
    case 'unknown':
      return 7000;
    case 'unreadable':
      return 4500;
    default:
      return assertNever(verdict);
  }
}
