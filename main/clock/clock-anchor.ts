import { z } from 'zod';
import type { ClockTrust } from '../domain/clock-trust.ts';

/**
 * A time and the boot-time counter it goes with: as long as the machine runs, time now is that time plus what the
 * counter went on by. All times are ms since 1970, counters ms since boot.
 */
export interface ClockAnchor {
  readonly bootId: string | null;
  readonly sinceBootMs: number;
  readonly time: number;
  /**
   * High-water mark at that moment: it is certainly not earlier. It rises by authenticated time, or as the counter
   * goes, and never by what the wall clock says: one jump to 2099 must not lock the terminal for good.
   */
  readonly mark: number;
  /**
   * Latest time ever believed, the time the machine lay switched off included, which the mark leaves out. A clock
   * behind it is not believed any more; the next authenticated time puts it right.
   */
  readonly seen: number;
  readonly trust: ClockTrust;
  /** Whether an authenticated time came in since this boot. */
  readonly authenticated: boolean;
}

/** Earlier than any release of this program: no terminal's clock shows it and is right. */
export const EARLIEST_TIME = Date.UTC(2025, 0, 1);

/** A battery-backed clock may be this slow against the mark and is still that clock; the time is then the mark. */
export const RTC_TOLERANCE_MS = 5 * 60_000;

/** Later than any first start of it: a terminal that was never told the time has no mark to judge by. */
const LATEST_FIRST_START = Date.UTC(2045, 0, 1);

/** Longest that a terminal plausibly lies switched off. A clock further ahead was set wrong. */
export const LONGEST_OFF_MS = 366 * 86_400_000;

const storedAnchor = z.object({
  bootId: z.string().nullable(),
  sinceBootMs: z.number().nonnegative(),
  time: z.number().nonnegative(),
  mark: z.number().nonnegative(),
  seen: z.number().nonnegative(),
  trust: z.enum(['trusted', 'not-trusted']),
  authenticated: z.boolean(),
});

export function parseAnchor(stored: unknown): ClockAnchor | undefined {
  const parsed = storedAnchor.safeParse(stored);
  return parsed.success ? parsed.data : undefined;
}

/**
 * Whose time counts after a reboot, and where no time was ever kept: the battery-backed clock's, where it can be
 * right, or nobody's until the next contact. Who sets that clock while the machine is off can hide from the first that
 * time has passed.
 */
export type AfterRestart = 'battery' | 'contact';

/** What the machine says at the start of the program. */
export interface StartFacts {
  readonly afterRestart: AfterRestart;
  readonly bootId: string | null;
  readonly sinceBootMs: number;
  readonly hasRealTimeClock: boolean;
  readonly wall: number;
}

/** The anchor to start with (quality section 4). */
export function anchorAtStart(stored: ClockAnchor | undefined, facts: StartFacts): ClockAnchor {
  const here = { bootId: facts.bootId, sinceBootMs: facts.sinceBootMs };
  if (stored === undefined) {
    const plausible = facts.wall >= EARLIEST_TIME && facts.wall <= LATEST_FIRST_START;
    const time = plausible ? facts.wall : EARLIEST_TIME;
    const trust = plausible && facts.afterRestart === 'battery' ? 'trusted' : 'not-trusted';
    return { ...here, time, mark: EARLIEST_TIME, seen: time, trust, authenticated: false };
  }
  if (isSameBoot(stored, facts)) {
    const moved = forwarded(stored, facts.sinceBootMs);
    // The setting may be new, or a command that doesn't know it was first after the reboot.
    const isBelieved = moved.authenticated || facts.afterRestart === 'battery';
    return isBelieved ? moved : { ...moved, trust: 'not-trusted' };
  }

  // After a reboot: max(RTC, mark), and the mark alone where the RTC can't be right. A clock once found wrong stays so
  // until the next contact: who set it can set it again, to any moment since the mark.
  const { mark, seen } = stored;
  const trusted =
    stored.trust === 'trusted' &&
    facts.hasRealTimeClock &&
    facts.afterRestart === 'battery' &&
    facts.wall >= seen - RTC_TOLERANCE_MS &&
    facts.wall <= seen + LONGEST_OFF_MS;
  const time = trusted ? Math.max(facts.wall, seen) : mark;
  return {
    ...here,
    time,
    mark,
    seen: Math.max(time, seen),
    trust: trusted ? 'trusted' : 'not-trusted',
    authenticated: false,
  };
}

/** The anchor moved on to a later reading of the counter of the same boot. */
export function forwarded(anchor: ClockAnchor, sinceBootMs: number): ClockAnchor {
  const passed = Math.max(0, sinceBootMs - anchor.sinceBootMs);
  const { time, mark, seen } = anchor;
  return { ...anchor, sinceBootMs, time: time + passed, mark: mark + passed, seen: seen + passed };
}

/** `Date` tells whole seconds, and an answer takes its time: as near as this it is the same time. */
const SAME_TIME_MS = 2_000;

/** The anchor after an authenticated time came in. The newest word of the registry counts, also where it is earlier. */
export function authenticatedAt(anchor: ClockAnchor, sinceBootMs: number, time: number): ClockAnchor {
  const now = forwarded(anchor, sinceBootMs);
  // Else time would jump to and fro with every answer.
  const kept = anchor.authenticated && Math.abs(now.time - time) <= SAME_TIME_MS ? now.time : time;
  return { ...now, time: kept, mark: kept, seen: kept, trust: 'trusted', authenticated: true };
}

function isSameBoot(stored: ClockAnchor, facts: StartFacts): boolean {
  return stored.bootId !== null && stored.bootId === facts.bootId && facts.sinceBootMs >= stored.sinceBootMs;
}
