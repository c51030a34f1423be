import type { Language } from '../../main/ipc/contract.ts';
import { localeOf } from './locale.ts';

/** A calendar day, `yyyy-MM-dd`, as people write it; what is no day is shown as it came. */
export function dayText(day: string, language: Language): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) return day;
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeZone: 'UTC' }).format(at);
}
