// A day, alone or with a time and an offset in any of the spellings met (spec 5.6): `Z`, `+02`, `+0000`, `+02:00`.
const WRITTEN_DATE =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?)?$/;

/**
 * Day of a date as the registry writes it, `yyyy-MM-dd`, or undefined where it is none or isn't in the calendar.
 * With a time, it is the day as written, in the writer's own offset: that is the day the issuer means.
 */
export function parseWrittenDay(text: string): string | undefined {
  const day = WRITTEN_DATE.exec(text.trim())?.groups?.['day'];
  return day !== undefined && isInCalendar(day) ? day : undefined;
}

function isInCalendar(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  // February 30 is read as March 2, so only a real day comes back as it was written.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
