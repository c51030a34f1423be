import english from '../../resources/report/en.json' with { type: 'json' };
import { LANGUAGES, type Language } from '../domain/language.ts';

/** What a report says beside its numbers. */
export type ReportTexts = typeof english;

export interface ReportLanguage {
  /** BCP 47, for the document and its numbers. */
  readonly language: Language;
  readonly texts: ReportTexts;
}

/** A language is a file and a line here. */
const TEXTS: Readonly<Partial<Record<Language, ReportTexts>>> = { en: english };

/** The language of the page where the report has it, and English where it has not. */
export function reportLanguage(wanted: string): ReportLanguage {
  const language = LANGUAGES.find((one) => one === wanted.toLowerCase().split('-')[0]) ?? 'en';
  const texts = TEXTS[language];
  return texts === undefined ? { language: 'en', texts: english } : { language, texts };
}

/** Puts values into a text's `{name}`s. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text of a key that may be one this version has no words for: then the key itself. */
export function named(texts: Readonly<Record<string, string>>, key: string): string {
  return texts[key] ?? key;
}
