/** Tells which service day a moment belongs to. */
export interface ServiceDay {
  /** `yyyy-MM-dd` of the day that is running at `time`, in ms since 1970. */
  dayAt(time: number): string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Days that start at a wall-clock time of a zone, such as 04:00: a late canteen's midnight falls within one. `startsAt`
 * is `HH:mm`, `zone` an IANA name the platform knows. On days with daylight saving a day has 23 or 25 hours.
 */
export function serviceDay(startsAt: string, zone: string): ServiceDay {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const wallClock = (time: number): { date: string; time: string } => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const { year = '', month = '', day = '', hour = '', minute = '' } = parts;
    return { date: `${year}-${month}-${day}`, time: `${hour}:${minute}` };
  };
  let asked: { readonly minute: number; readonly day: string } | undefined;
  return {
    dayAt(time) {
      // The format costs some 5 µs, and this is on the verdict path.
      const minute = Math.floor(time / MINUTE_MS);
      if (asked?.minute === minute) return asked.day;
      const now = wallClock(time);
      const day = now.time >= startsAt ? now.date : dayBefore(now.date);
      asked = { minute, day };
      return day;
    },
  };
}

/** Days from one `yyyy-MM-dd` to another; negative where the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / (24 * HOUR_MS));
}

function dayBefore(date: string): string {
  return new Date(Date.parse(date) - 24 * HOUR_MS).toISOString().slice(0, 10);
}
