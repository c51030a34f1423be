import type { ClockTrust } from './clock-trust.ts';
import type { PastUse, Place } from './passage/use.ts';

/** What a verdict depends on beside the card, the registry's answer and the service's rules. */
export interface Circumstances {
  /** ms since 1970. */
  readonly now: number;
  /** Whether `now` can be believed. */
  readonly trust: ClockTrust;
  readonly place: Place;
  /** What this holder used today, oldest first. */
  readonly uses: readonly PastUse[];
  /** ISO 3166-1 alpha-2 of an institution by PIC; null where this terminal doesn't know it. */
  readonly countryOf: (pic: string) => string | null;
}

/** For a number judged at no lane, by somebody who counts no uses. */
export function atNoLane(now: number, trust: ClockTrust): Circumstances {
  return { now, trust, place: { lane: '-', zone: null, direction: null }, uses: [], countryOf: () => null };
}
