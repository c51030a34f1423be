import { type OpeningHours, WEEKDAYS } from './service.ts';
import { momentOf, wallTimeOf } from './zone-time.ts';

/** One opening of a window on one day. In ms since 1970; `to` is not included. */
export interface Opening {
  readonly window: string;
  readonly from: number;
  readonly to: number;
}

/** How far ahead an opening is looked for. Beyond, "open again at" helps nobody. */
const DAYS_AHEAD = 14;
const DAY_MS = 86_400_000;
const MINUTES_A_DAY = 1440;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 3;

/**
 * The opening that `at` lies in; undefined where the service is closed then. A window lasts from the first moment its
 * zone's clocks show `from` to the last at which they show `to`, so it opens and closes once also where daylight
 * saving repeats an hour; one that falls into an hour left out doesn't open.
 */
export function openingAt(hours: OpeningHours, at: number): Opening | undefined {
  const { day } = wallTimeOf(hours.zone, at);
  // Yesterday's may last past midnight.
  return [...openingsOn(hours, day - 1), ...openingsOn(hours, day)].find(({ from, to }) => from <= at && at < to);
}

/** The next opening that begins after `at`; undefined where there is none within 14 days. */
export function openingAfter(hours: OpeningHours, at: number): Opening | undefined {
  const { day } = wallTimeOf(hours.zone, at);
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead += 1) {
    const [next] = openingsOn(hours, day + ahead)
      .filter(({ from }) => from > at)
      .sort((a, b) => a.from - b.from);
    if (next !== undefined) return next.from <= at + DAYS_AHEAD * DAY_MS ? next : undefined;
  }
  return undefined;
}

/** The first moment from `at` on, in ms since 1970, at which the service is open; null where none is within 14 days. */
export function openFrom(hours: OpeningHours | null, at: number): number | null {
  if (hours === null || openingAt(hours, at) !== undefined) return at;
  return openingAfter(hours, at)?.from ?? null;
}

function openingsOn(hours: OpeningHours, day: number): Opening[] {
  const { windows, closed } = readableHours(hours);
  if (closed.has(day)) return [];
  const weekday = (((day + FIRST_WEEKDAY) % 7) + 7) % 7;
  return windows
    .filter(({ weekdays }) => weekdays.has(weekday))
    .map(({ id, from, to }) => {
      const lasts = closed.has(day + 1) ? Math.min(to, MINUTES_A_DAY) : to;
      return {
        window: id,
        from: momentOf(hours.zone, { day, minute: from }, 'first'),
        to: momentOf(hours.zone, clockTime(day, lasts), 'last'),
      };
    })
    .filter(({ from, to }) => from < to);
}

function clockTime(day: number, minute: number): { day: number; minute: number } {
  return { day: day + Math.floor(minute / MINUTES_A_DAY), minute: minute % MINUTES_A_DAY };
}

/** Hours as numbers: `to` beyond 1440 is on the next day. */
interface ReadableHours {
  readonly windows: readonly {
    readonly id: string;
    readonly weekdays: ReadonlySet<number>;
    readonly from: number;
    readonly to: number;
  }[];
  /** Days since 1970-01-01. */
  readonly closed: ReadonlySet<number>;
}

const READABLE = new WeakMap<OpeningHours, ReadableHours>();

function readableHours(hours: OpeningHours): ReadableHours {
  const known = READABLE.get(hours);
  if (known !== undefined) return known;
  const made = {
    windows: hours.windows.map(({ id, days, from, to }) => ({
      id,
      weekdays: new Set(days.map((day) => WEEKDAYS.indexOf(day))),
      from: minuteOf(from),
      to: minuteOf(to) < minuteOf(from) ? minuteOf(to) + MINUTES_A_DAY : minuteOf(to),
    })),
    closed: new Set(hours.closedOn.map((date) => Date.parse(`${date}T00:00:00Z`) / DAY_MS)),
  };
  READABLE.set(hours, made);
  return made;
}

/** Minutes since midnight of `HH:mm`. */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
