/** Wall-clock time in a zone, as whole numbers that can be compared. */
export interface WallTime {
  /** Days since 1970-01-01 by the zone's calendar. */
  readonly day: number;
  /** Minutes since midnight by the zone's clocks. */
  readonly minute: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Offsets change on quarters of an hour only, in every zone in use. */
const OFFSET_STEP_MS = 15 * MINUTE_MS;
/** Offsets kept by zone; a fortnight has 1,344 quarters of an hour. */
const MOST_OFFSETS = 4096;

interface KnownZone {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

// Making a formatter takes longer than a whole verdict may, so each zone's is made once.
const ZONES = new Map<string, KnownZone>();

/** True for the IANA names this machine knows, such as `Europe/Madrid`. */
export function isTimeZone(zone: string): boolean {
  try {
    knownZone(zone);
    return true;
  } catch {
    // RangeError: no such zone.
    return false;
  }
}

/** What clocks in the zone show at `at`, ms since 1970. Throws a RangeError for a zone {@link isTimeZone} denies. */
export function wallTimeOf(zone: string, at: number): WallTime {
  const local = at + offsetAt(zone, at);
  const day = Math.floor(local / DAY_MS);
  return { day, minute: Math.floor((local - day * DAY_MS) / MINUTE_MS) };
}

/**
 * The moment, in ms since 1970, at which clocks in the zone show a time. A time that daylight saving leaves out is the
 * moment of the change; of a time that comes twice, `first` and `last` say which.
 */
export function momentOf(zone: string, { day, minute }: WallTime, which: 'first' | 'last'): number {
  const local = day * DAY_MS + minute * MINUTE_MS;
  const before = local - offsetAt(zone, local - DAY_MS);
  const after = local - offsetAt(zone, local + DAY_MS);
  const candidates = [before, after].filter((moment) => moment + offsetAt(zone, moment) === local);
  if (candidates.length > 0) return which === 'first' ? Math.min(...candidates) : Math.max(...candidates);
  return changeBetween(zone, Math.min(before, after), Math.max(before, after));
}

/** The first moment after `from` at which the offset is another than at `from`; `to` where it never is. */
function changeBetween(zone: string, from: number, to: number): number {
  const start = offsetAt(zone, from);
  const first = Math.floor(from / OFFSET_STEP_MS) * OFFSET_STEP_MS + OFFSET_STEP_MS;
  for (let at = first; at <= to; at += OFFSET_STEP_MS) if (offsetAt(zone, at) !== start) return at;
  return to;
}

/** What the zone's clocks are ahead of UTC by, in ms. */
function offsetAt(zone: string, at: number): number {
  const { format, offsets } = knownZone(zone);
  const step = Math.floor(at / OFFSET_STEP_MS);
  const known = offsets.get(step);
  if (known !== undefined) return known;
  const start = step * OFFSET_STEP_MS;
  const offset = shownAt(format, start) - start;
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  offsets.set(step, offset);
  return offset;
}

/** What a formatter's clock shows, as if it were UTC. */
function shownAt(format: Intl.DateTimeFormat, at: number): number {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(at)) shown[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function knownZone(zone: string): KnownZone {
  const known = ZONES.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const made = { format, offsets: new Map<number, number>() };
  ZONES.set(zone, made);
  return made;
}
