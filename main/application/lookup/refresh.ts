import type { Escn } from '../../domain/escn.ts';
import type { Clock, RegistryReply } from '../ports/terminal-ports.ts';
import type { Flights } from './flights.ts';

/** Asks again, behind, for cards whose question found the registry failing. */
export interface Refresh {
  /** Asks no more for this card until it is held out again. */
  forget(escn: Escn): void;
  stop(): void;
}

export interface RefreshParts {
  readonly flights: Flights;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Cards remembered to be asked again. The newest are kept: their holders are still about. */
const MOST_NEEDS = 256;
/** After that long nobody waits for the answer any more; cards as old as that are looked for every minute. */
const NEEDED_FOR_MS = 30 * 60_000;
const DROP_EVERY_MS = 60_000;
/** Two a second in the background (quality section 2), one at a time: of two connections a tap always finds one free. */
export const BETWEEN_REFRESHES_MS = 500;
/** After a failure each terminal waits a time of its own up to this: a registry that comes back is not met by all at once. */
export const SPREAD_MS = 30_000;

/** Starts refreshing by need: nothing is asked for that nobody held out. */
export function startRefresh({ flights, clock, random }: RefreshParts): Refresh {
  /** Since when each is needed, ms of the monotonic clock; oldest first. */
  const needs = new Map<Escn, number>();
  let cancelTimer: (() => void) | undefined;
  let cancelDropping: (() => void) | undefined;
  let isStopped = false;

  const unsubscribe = flights.subscribe((escn, reply) => {
    if (reply.kind === 'answered') {
      needs.delete(escn);
      return;
    }
    remember(escn);
    if (cancelTimer === undefined) wait(untilNextTry(reply));
  });

  function remember(escn: Escn): void {
    const since = needs.get(escn) ?? clock.monotonic();
    needs.delete(escn);
    needs.set(escn, since);
    const [oldest] = needs.keys();
    if (needs.size > MOST_NEEDS && oldest !== undefined) needs.delete(oldest);
    cancelDropping ??= clock.setTimer(NEEDED_FOR_MS + 1, dropOld);
  }

  /** Numbers are not held longer than they are of use, also where a registry wants to be left alone for a day. */
  function dropOld(): void {
    const oldest = clock.monotonic() - NEEDED_FOR_MS;
    for (const [escn, since] of needs) if (since < oldest) needs.delete(escn);
    cancelDropping = needs.size === 0 ? undefined : clock.setTimer(DROP_EVERY_MS, dropOld);
  }

  function untilNextTry(reply: RegistryReply & { readonly kind: 'unavailable' }): number {
    const held = reply.retryAt === null ? 0 : Math.max(0, reply.retryAt - clock.now());
    return held + BETWEEN_REFRESHES_MS + random() * SPREAD_MS;
  }

  function wait(ms: number): void {
    if (isStopped) return;
    // A timer of Node ends at once beyond 2^31 ms.
    cancelTimer = clock.setTimer(Math.min(ms, LONGEST_TIMER_MS), () => {
      cancelTimer = undefined;
      void refreshOne();
    });
  }

  async function refreshOne(): Promise<void> {
    // Taps first.
    if (flights.isBusy) return wait(BETWEEN_REFRESHES_MS);
    const [escn] = needs.keys();
    if (escn === undefined) return;
    const reply = await flights.ask(escn);
    // A failure has set the timer by itself, through the subscription.
    if (reply.kind === 'answered' && needs.size > 0 && cancelTimer === undefined) wait(BETWEEN_REFRESHES_MS);
  }

  return {
    forget: (escn) => void needs.delete(escn),
    stop() {
      isStopped = true;
      unsubscribe();
      cancelTimer?.();
      cancelDropping?.();
      needs.clear();
    },
  };
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;
