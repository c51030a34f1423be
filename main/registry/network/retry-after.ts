// RFC 9110 5.6.7: the form to write and the two old ones to understand. Nothing else is a date here, whatever
// Date.parse would make of it.
const HTTP_DATES = [
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
];
const ASCTIME = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** Last moment a Date can hold, in ms since 1970. */
const LAST_MOMENT = 8.64e15;

/**
 * Moment of a `Retry-After` header in ms since 1970: seconds from `now`, or an HTTP date (RFC 9110 10.2.3).
 * Null where there is none or it makes no sense. Whatever its size, it is what the registry asked for.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(now + Number(text) * 1000, LAST_MOMENT);
  return parseHttpDate(text);
}

/** Moment of an HTTP date (RFC 9110 5.6.7) in ms since 1970; null for anything else. */
export function parseHttpDate(text: string): number | null {
  const date = ASCTIME.test(text) ? `${text} GMT` : text;
  if (date === text && !HTTP_DATES.some((form) => form.test(text))) return null;
  const moment = Date.parse(date);
  return Number.isNaN(moment) ? null : moment;
}
