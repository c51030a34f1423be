import type { CardVerdict, GrantedVerdict, Verdict } from './verdict.ts';

/** What staff choose from when they let somebody pass against the verdict; beside these, their own words. */
export const OVERRIDE_REASONS = [
  'registry-down',
  'other-proof-seen',
  'known-to-staff',
  'guest',
  'gate-fault',
  'mistake-of-the-terminal',
] as const;

/**
 * Whether staff may let the holder pass against this verdict. Not where the chip is a forgery: who holds out a forged
 * card has no claim on a second look at the lane. Not where nothing was read: there is nobody to let in.
 */
export function mayOverride(verdict: Verdict): verdict is Exclude<CardVerdict, GrantedVerdict> {
  switch (verdict.kind) {
    case 'refused':
      return verdict.reason !== 'forged';
    case 'unknown':
      return true;
    case 'granted':
    case 'unreadable':
      return false;
  }
}

/** The verdict staff took upon them. What nobody could tell stays marked. */
export function overridden(verdict: Exclude<CardVerdict, GrantedVerdict>): GrantedVerdict {
  const { evidence, source, ageSeconds, record } = verdict;
  const marked = verdict.kind === 'unknown' ? verdict.reason : null;
  return { kind: 'granted', reason: 'override', marked, evidence, source, ageSeconds, record };
}
