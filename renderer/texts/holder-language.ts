import type { Language } from '../../main/ipc/contract.ts';

/**
 * Official languages of a country, of those the page speaks, most spoken first. Source: Unicode CLDR 45, supplemental
 * data, `territoryInfo`, languages that are official or de facto official in the whole country; Catalan beside Spanish
 * is official in its regions.
 */
const LANGUAGES_OF_COUNTRY: Readonly<Record<string, readonly [Language, ...Language[]]>> = {
  AD: ['ca'],
  AT: ['de'],
  AX: ['sv'],
  BE: ['fr', 'de'],
  BR: ['pt'],
  CA: ['en', 'fr'],
  CH: ['de', 'fr', 'it'],
  DE: ['de'],
  ES: ['es', 'ca'],
  FI: ['fi', 'sv'],
  FR: ['fr'],
  GB: ['en'],
  IE: ['en'],
  IT: ['it'],
  LI: ['de'],
  LU: ['fr', 'de'],
  MC: ['fr'],
  MT: ['en'],
  PL: ['pl'],
  PT: ['pt'],
  SE: ['sv', 'fi'],
  SM: ['it'],
  US: ['en'],
  VA: ['it'],
};

/**
 * The language to speak to a holder whose card was issued in `country` (ISO 3166-1 alpha-2; null where nobody knows):
 * the terminal's own where it is official there too, else the country's first. Whoever comes from where none of the
 * page's languages is spoken gets English, which students abroad have in common.
 */
export function holderLanguage(country: string | null, terminal: Language): Language {
  if (country === null) return terminal;
  const [first = 'en', ...others] = LANGUAGES_OF_COUNTRY[country] ?? [];
  return others.includes(terminal) ? terminal : first;
}
