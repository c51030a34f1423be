/** Day before month wherever English is read at these terminals. */
export const ENGLISH_OF_EUROPE = 'en-GB';

/** A calendar day, `yyyy-MM-dd`, as people write it; what is no day is shown as it came. */
export function dayText(day: string, language: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) return day;
  return new Intl.DateTimeFormat(language === 'en' ? ENGLISH_OF_EUROPE : language, {
    dateStyle: 'medium',
    timeZone: 'UTC',
  }).format(at);
}
