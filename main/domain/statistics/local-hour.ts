import { wallTimeOf } from '../service/zone-time.ts';

/** The hour and the running day of a moment, as people at the terminal count them. */
export interface LocalHour {
  /** Day of the terminal, `yyyy-MM-dd`: what is before the day's start belongs to the day before. */
  readonly day: string;
  /**
   * Start of the hour on the wall clock with its distance from UTC, `yyyy-MM-ddTHH:00+02:00`: when clocks go back two
   * hours of a day have the same name and are two, when they go forward one is missing.
   */
  readonly hour: string;
}

export interface DayRule {
  /** IANA name, one that exists; another throws a RangeError. */
  readonly zone: string;
  /** Minutes after midnight at which a day of the terminal begins, and holders get other pseudonyms. */
  readonly dayStartsAt: number;
}

const MINUTE_MS = 60_000;
/** Every distance from UTC in use is a multiple of this (IANA tz database), so an hour begins only at such moments. */
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;

/** Tells hours and days of a zone. What was asked last is kept: entries come in their order, many of one quarter. */
export function createLocalHour(rule: DayRule): (at: number) => LocalHour {
  let last: { readonly minute: number; readonly local: LocalHour } | undefined;
  // A day may start at any minute, but the quarters before and after it are otherwise alike.
  const isOnQuarter = rule.dayStartsAt % 15 === 0;
  const grain = isOnQuarter ? QUARTER_MS : MINUTE_MS;

  return (at) => {
    const minute = Math.floor(at / grain);
    if (last?.minute !== minute) last = { minute, local: localHourOf(rule, minute * grain) };
    return last.local;
  };
}

/** `at` is on a whole minute. */
function localHourOf({ zone, dayStartsAt }: DayRule, at: number): LocalHour {
  const { day, minute } = wallTimeOf(zone, at);
  const offset = day * DAY_MINUTES + minute - at / MINUTE_MS;
  const hour = twoDigits(Math.floor(minute / 60));
  return {
    day: dayText(minute < dayStartsAt ? day - 1 : day),
    hour: `${dayText(day)}T${hour}:00${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(Math.abs(offset) / 60))}:${twoDigits(Math.abs(offset) % 60)}`,
  };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Monday of the week a day is in (ISO 8601); both `yyyy-MM-dd`. */
export function weekOf(day: string): string {
  const days = Date.parse(`${day}T00:00:00Z`) / DAY_MS;
  // 1970-01-01 was a Thursday.
  return dayText(days - ((days + 3) % 7));
}
