import type { CardPage, CardPages, CardPageWish } from '../application/ports/provision-ports.ts';
import type { Clock } from '../application/ports/terminal-ports.ts';
import type { LookupFailure } from '../domain/lookup-outcome.ts';
import { pause } from './pause.ts';

export type PoliteReply =
  | { readonly kind: 'page'; readonly page: CardPage }
  | { readonly kind: 'key-refused'; readonly status: number }
  /** The registry asked to be left alone for longer than a command waits; ms since 1970. */
  | { readonly kind: 'later'; readonly retryAt: number }
  | { readonly kind: 'unavailable'; readonly failure: LookupFailure }
  | { readonly kind: 'aborted' };

export interface PoliteParts {
  readonly pages: CardPages;
  readonly clock: Clock;
  /** From 0 to 1, for the spread of the pauses. */
  readonly random: () => number;
  /** Told before a wait begins. */
  readonly onWait: (reason: LookupFailure, ms: number) => void;
}

/** Waits of a registry that fails, in ms, before the spread; then it is given up. */
const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 16_000];

/** Longest `Retry-After` that is waited for; beyond it the command ends and comes back another time. */
export const LONGEST_WAIT_MS = 10 * 60_000;

/** Trying again changes nothing about these. */
const FINAL: ReadonlySet<LookupFailure> = new Set(['tls', 'not-allowed', 'wrong-path', 'redirect']);

/** Fetches one page: one request at a time, `Retry-After` obeyed to the letter, a few tries with growing pauses else. */
export async function fetchPolitely(parts: PoliteParts, wish: CardPageWish, signal: AbortSignal): Promise<PoliteReply> {
  const { clock } = parts;
  for (let attempt = 0; ; attempt += 1) {
    const reply = await parts.pages.fetchPage(wish, signal);
    if (signal.aborted) return { kind: 'aborted' };
    if (reply.kind !== 'unavailable') return reply;
    const { failure, retryAt } = reply;
    if (retryAt !== null && retryAt - clock.now() > LONGEST_WAIT_MS) return { kind: 'later', retryAt };
    const backoff = BACKOFF_MS[attempt];
    if (backoff === undefined || FINAL.has(failure)) return { kind: 'unavailable', failure };
    const waitMs = retryAt === null ? backoff * (0.5 + parts.random()) : Math.max(0, retryAt - clock.now());
    parts.onWait(failure, waitMs);
    if (!(await pause(waitMs, signal, clock))) return { kind: 'aborted' };
  }
}
