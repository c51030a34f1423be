import type { Language } from '../../main/ipc/contract.ts';
import { localeOf } from './locale.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 6 * DAY_MS;

/**
 * A moment as people say it: the time, with the weekday where it isn't today, with the date beyond a week. `at` and
 * `now` are ms since 1970; without `timeZone` by the clocks of this computer.
 */
export function momentText(at: number, now: number, language: Language, timeZone?: string): string {
  const locale = localeOf(language);
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = { hour: '2-digit', minute: '2-digit', ...zone } as const;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'short', ...zone });
  if (day.format(at) === day.format(now)) return new Intl.DateTimeFormat(locale, time).format(at);
  const which =
    Math.abs(at - now) < WEEK_MS ? { weekday: 'long' as const } : ({ day: 'numeric', month: 'long' } as const);
  return new Intl.DateTimeFormat(locale, { ...which, ...time }).format(at);
}
