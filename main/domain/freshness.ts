import { endOfValidity } from './card-record.ts';
import type { RegistryAnswer } from './lookup-outcome.ts';

/** Age limits of a positive answer, in seconds. */
export interface FreshnessLimits {
  /** Up to here it is used as it is. */
  readonly freshSeconds: number;
  /** Up to here it is used at once and refreshed behind. */
  readonly revalidateSeconds: number;
  /** Up to here it serves while the registry fails; beyond, nobody can tell. */
  readonly ifErrorSeconds: number;
  /**
   * An exam hall, a vote: beyond `freshSeconds` a live answer is waited for, and what is known serves only where none
   * comes in time.
   */
  readonly liveFirst?: boolean;
}

/** Table of quality section 2. */
export const DEFAULT_FRESHNESS: FreshnessLimits = {
  freshSeconds: 15 * 60,
  revalidateSeconds: 24 * 3600,
  ifErrorSeconds: 7 * 24 * 3600,
};

/** Inactive, expired and not registered are asked again after this: they change for the better. */
export const NEGATIVE_FRESH_SECONDS = 60;

export type Freshness = 'fresh' | 'revalidate' | 'if-error' | 'too-old';

/** An answer dated further ahead than this is not from here: the clock was set back since. */
const CLOCK_TOLERANCE_SECONDS = 120;

export function ageSecondsOf(answer: RegistryAnswer, now: number): number {
  return Math.max(0, Math.floor((now - answer.answeredAt) / 1000));
}

/** How an answer may be used at `now` (ms since 1970). */
export function freshnessOf(answer: RegistryAnswer, limits: FreshnessLimits, now: number): Freshness {
  const age = (now - answer.answeredAt) / 1000;
  if (age < -CLOCK_TOLERANCE_SECONDS) return 'too-old';
  if (!isPositive(answer, now)) {
    if (age <= NEGATIVE_FRESH_SECONDS) return 'fresh';
    // "Not registered" may end any minute; an inactive card stays so until the registry says otherwise.
    return answer.kind === 'found' && age <= limits.ifErrorSeconds ? 'if-error' : 'too-old';
  }
  if (age <= limits.freshSeconds) return 'fresh';
  if (age <= limits.revalidateSeconds) return 'revalidate';
  return age <= limits.ifErrorSeconds ? 'if-error' : 'too-old';
}

function isPositive(answer: RegistryAnswer, now: number): boolean {
  return answer.kind === 'found' && answer.record.status === 'active' && now < endOfValidity(answer.record.expiresOn);
}
