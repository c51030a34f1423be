import type { Language } from '../../main/ipc/contract.ts';

/** Each language is a file of its own in the bundle, fetched when it is spoken first. English is in the page itself. */
export const LOCALE_FILES: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ readonly default: object }>>> = {
  fr: () => import('../../resources/locales/fr.json'),
  de: () => import('../../resources/locales/de.json'),
  it: () => import('../../resources/locales/it.json'),
  es: () => import('../../resources/locales/es.json'),
  ca: () => import('../../resources/locales/ca.json'),
  pt: () => import('../../resources/locales/pt.json'),
  pl: () => import('../../resources/locales/pl.json'),
  sv: () => import('../../resources/locales/sv.json'),
  fi: () => import('../../resources/locales/fi.json'),
};
