import type { ReadFailure } from '../../main/application/ports/terminal-ports.ts';
import { meaningOf } from './return-codes.ts';

const MAX_CAUSES = 5;

/**
 * Codes after which connecting once more can work although talking to the card then would not: it is still settling
 * in the field.
 */
const SETTLING: ReadonlySet<string> = new Set(['UnpoweredCard', 'ResetCard', 'NotTransacted', 'CommError']);

/** The code at the bottom of nfc-pcsc's wrapped errors; `unnamed` where there is none. */
export function codeOf(error: unknown): string {
  let code = 'unnamed';
  let cause = error;
  for (let depth = 0; depth < MAX_CAUSES && typeof cause === 'object' && cause !== null; depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') code = cause.code;
    cause = 'previous' in cause ? cause.previous : undefined;
  }
  return code;
}

/** What a code means for a read that was under way. */
export function readFailureOf(code: string): ReadFailure {
  return meaningOf(code) === 'removed' ? 'removed-too-early' : 'reader-fault';
}

/**
 * What it means that a card which stays in the field can't be connected to, all tries over. A contactless card that
 * keeps mute is, most often, two that answer at once: "one card at a time" is the honest thing to say of it, and the
 * right thing to do about a single one that is held badly.
 */
export function connectFailureOf(code: string): ReadFailure {
  return meaningOf(code) === 'mute' ? 'two-cards' : readFailureOf(code);
}

/** Whether connecting once more can work. */
export function isPassing(code: string): boolean {
  const meaning = meaningOf(code);
  return meaning === 'retry' || meaning === 'mute' || SETTLING.has(code);
}

/** Whether only a new context helps. */
export function needsNewContext(code: string): boolean {
  const meaning = meaningOf(code);
  return meaning === 'new-context' || meaning === 'no-service';
}
