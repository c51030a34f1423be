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

/** Every distance from UTC in use is a multiple of this (IANA tz database), so an hour begins only at such moments. */
const QUARTER_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/** Tells hours and days of a zone. What was asked last is kept: entries come in their order, many of one quarter. */
export function createLocalHour({ zone, dayStartsAt }: DayRule): (at: number) => LocalHour {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'longOffset',
  });
  let last: { readonly quarter: number; readonly local: LocalHour } | undefined;

  return (at) => {
    const quarter = Math.floor(at / QUARTER_MS);
    if (last?.quarter !== quarter) last = { quarter, local: localHourOf(format, quarter * QUARTER_MS, dayStartsAt) };
    return last.local;
  };
}

function localHourOf(format: Intl.DateTimeFormat, at: number, dayStartsAt: number): LocalHour {
  const parts: { [type: string]: string } = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = value;
  const date = `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}`;
  const offset = (parts['timeZoneName'] ?? '').replace(/^GMT$/, 'GMT+00:00').replace(/^GMT/, '');
  const minutes = Number(parts['hour']) * 60 + Number(parts['minute']);
  return {
    day: minutes < dayStartsAt ? dayBefore(date) : date,
    hour: `${date}T${parts['hour']}:00${offset}`,
  };
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}

/** Monday of the week a day is in (ISO 8601); both `yyyy-MM-dd`. */
export function weekOf(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at - sinceMonday * DAY_MS).toISOString().slice(0, 10);
}
