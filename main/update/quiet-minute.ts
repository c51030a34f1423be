import { wallTimeOf } from '../domain/service/zone-time.ts';

export interface QuietRules {
  /** Minutes since midnight; one after `until` goes over midnight, both the same is the whole day. */
  readonly window: { readonly from: number; readonly until: number };
  /** IANA name. */
  readonly zone: string;
  /** ms without a presentation. */
  readonly quietMs: number;
}

/** Whether nobody will miss the terminal for the time of a restart. Times in ms since 1970. Pure. */
export function isQuietMinute(now: number, lastPresentationAt: number | null, rules: QuietRules): boolean {
  const { from, until } = rules.window;
  const { minute } = wallTimeOf(rules.zone, now);
  const isWithin =
    from === until || (from < until ? minute >= from && minute < until : minute >= from || minute < until);
  return isWithin && (lastPresentationAt === null || now - lastPresentationAt >= rules.quietMs);
}
