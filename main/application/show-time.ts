import { assertNever } from '../domain/assert-never.ts';
import type { Verdict } from '../domain/verdict.ts';

/** How long a verdict stays on the screen, in ms: long enough to read what to do next, the next card interrupts. */
export function showTimeMs(verdict: Verdict): number {
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
