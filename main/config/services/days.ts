import { z } from 'zod';
import { WEEKDAYS, type Weekday } from '../../domain/service/service.ts';

const DAYS_FORM = 'must name days, such as "mon-fri", "sat, sun" or "daily"';
const DATE_FORM = 'must be a day such as "2026-12-25", or a stretch such as "2026-12-23..2027-01-06"';
const DAY_MS = 86_400_000;
/** Longest stretch of closed days. */
const MOST_DAYS = 366;

/** `"mon-fri"`, `"mon, wed, fri-sun"`, `"daily"`: days of the week, each once, Monday first. */
export const weekdaysSchema = z.string({ error: DAYS_FORM }).transform((text, context) => {
  const days = text.trim() === 'daily' ? [...WEEKDAYS] : text.split(',').flatMap((part) => daysOf(part.trim()) ?? '?');
  const known = WEEKDAYS.filter((day) => days.includes(day));
  if (!days.includes('?') && known.length > 0) return known;
  context.addIssue({ code: 'custom', message: DAYS_FORM });
  return z.NEVER;
});

/** `mon`, or `fri-mon` over the end of the week. */
function daysOf(part: string): Weekday[] | undefined {
  const names: readonly string[] = WEEKDAYS;
  const [first = part, last = first, ...more] = part.split('-');
  const from = names.indexOf(first);
  const to = names.indexOf(last);
  if (more.length > 0 || from < 0 || to < 0) return undefined;
  const twoWeeks = [...WEEKDAYS, ...WEEKDAYS];
  return twoWeeks.slice(from, to < from ? to + WEEKDAYS.length + 1 : to + 1);
}

/** A day, or the days from one to another, as `yyyy-MM-dd` each. */
export const closedDaysSchema = z.string({ error: DATE_FORM }).transform((text, context) => {
  const [first = '', last = first, ...more] = text.split('..').map((part) => part.trim());
  const from = dayNumber(first);
  const to = dayNumber(last);
  if (more.length === 0 && from !== undefined && to !== undefined && from <= to && to - from < MOST_DAYS) {
    return Array.from({ length: to - from + 1 }, (_, i) => new Date((from + i) * DAY_MS).toISOString().slice(0, 10));
  }
  context.addIssue({ code: 'custom', message: DATE_FORM });
  return z.NEVER;
});

/** Days since 1970-01-01 of a day that exists; undefined for anything else. */
export function dayNumber(text: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // 2026-02-30 is read as 2 March.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? at / DAY_MS : undefined;
}
