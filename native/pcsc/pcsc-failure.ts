import type { ReadFailure } from '../../main/application/ports.ts';

/**
 * Codes that mean the card left, or its field broke down, while it was talked to: names of PC/SC return codes as
 * pcsc-mini gives them, and nfc-pcsc's own for "no card any more". Readers say NotTransacted, CommError or
 * CommDataLost when a contactless card is pulled in the middle (quality section 1, nfc-pcsc issue 102).
 */
const CARD_LEFT: ReadonlySet<string> = new Set([
  'RemovedCard',
  'NoSmartCard',
  'ResetCard',
  'UnpoweredCard',
  'NotTransacted',
  'CommError',
  'CommDataLost',
  'NoCardConnection',
  'card_not_connected',
]);

/** Codes after which connecting once more can work: the card is still settling in the field, or somebody has it. */
const PASSING: ReadonlySet<string> = new Set([
  'UnresponsiveCard',
  'UnpoweredCard',
  'ResetCard',
  'NotTransacted',
  'CommError',
  'SharingViolation',
]);

/** pcsc-mini has four sessions a context and loses one where a disconnect fails; only a new context brings them back. */
const CONTEXT_USED_UP: ReadonlySet<string> = new Set(['TooManyCardConnections', 'TooManyConnectRequests']);

const MAX_CAUSES = 5;

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

export function readFailureOf(code: string): ReadFailure {
  return CARD_LEFT.has(code) ? 'removed-too-early' : 'reader-fault';
}

export function isPassing(code: string): boolean {
  return PASSING.has(code);
}

export function isContextUsedUp(code: string): boolean {
  return CONTEXT_USED_UP.has(code);
}
