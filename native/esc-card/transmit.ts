import type { ReadFailure } from '../../main/application/ports/terminal-ports.ts';

/** What came of sending one APDU. A broken exchange is a value; `detail` names it for technicians. */
export type TransmitResult =
  | { readonly kind: 'answer'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly reason: ReadFailure; readonly detail: string };

/**
 * Sends one APDU to the card and gives its answer, status word included. Never rejects. Once `signal` is aborted
 * the result is `failed`, with the signal's reason where that is a TransmitResult.
 */
export type Transmit = (command: Uint8Array, signal: AbortSignal) => Promise<TransmitResult>;
