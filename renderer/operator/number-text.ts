import { localeOf } from '../texts/locale.ts';
import { language } from '../texts/texts.ts';

export function numberText(value: number): string {
  return new Intl.NumberFormat(localeOf(language.value)).format(value);
}

/** Of a whole, in percent; empty where the whole is nothing. */
export function shareText(part: number, whole: number): string {
  if (whole === 0) return '';
  return new Intl.NumberFormat(localeOf(language.value), { style: 'percent', maximumFractionDigits: 1 }).format(
    part / whole,
  );
}

/** Milliseconds, with a decimal below ten. */
export function msText(ms: number): string {
  const digits = ms < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(localeOf(language.value), { maximumFractionDigits: digits }).format(ms)} ms`;
}

/** Bytes in MB. */
export function megabyteText(bytes: number): string {
  return `${numberText(Math.round(bytes / 1_048_576))} MB`;
}
