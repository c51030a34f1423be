import type { Language } from '../../main/ipc/contract.ts';

/** The tag dates and numbers are written by: day before month wherever English is read at these terminals. */
export function localeOf(language: Language): string {
  return language === 'en' ? 'en-GB' : language;
}

/** A text that begins in lower case, for use at the beginning of a line. */
export function capitalised(text: string, language: Language): string {
  const [first = ''] = text;
  return first.toLocaleUpperCase(localeOf(language)) + text.slice(first.length);
}

/** Each language by its own name, as its speakers look for it. */
export function ownName(language: Language): string {
  const name = new Intl.DisplayNames([localeOf(language)], { type: 'language' }).of(language) ?? language;
  return capitalised(name, language);
}
