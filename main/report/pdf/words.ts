import type { Amount } from '../amount.ts';
import type { ReportLanguage } from '../report-texts.ts';

/** Numbers and moments as people of the report's language write them. */
export interface Words {
  number(value: number): string;
  amount(amount: Amount): string;
  /** Of a whole; empty where either isn't known exactly, or the whole is nothing. */
  share(part: Amount, whole: Amount): string;
  /** `yyyy-MM-dd` as a day. */
  day(day: string): string;
  /** The same, as short as it can be. */
  shortDay(day: string): string;
  /** ms since 1970. */
  moment(at: number, zone: string): string;
}

export function wordsOf({ language }: ReportLanguage): Words {
  // English as Europe writes it: the day before the month.
  const locale = language === 'en' ? 'en-GB' : language;
  const number = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const dayOf = (text: string): Date => new Date(`${text}T00:00:00Z`);
  return {
    number: (value) => number.format(value),
    amount: ({ count, isAtLeast }) => `${isAtLeast ? '≥ ' : ''}${number.format(count)}`,
    share: (part, whole) =>
      part.isAtLeast || whole.isAtLeast || whole.count === 0 ? '' : share.format(part.count / whole.count),
    day: (text) => day.format(dayOf(text)),
    shortDay: (text) => shortDay.format(dayOf(text)),
    moment: (at, zone) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: zone }).format(at),
  };
}
