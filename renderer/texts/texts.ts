import i18next from 'i18next';
import english from '../../resources/locales/en.json' with { type: 'json' };

export const LANGUAGE = 'en';

const texts = i18next.createInstance();
await texts.init({
  lng: LANGUAGE,
  fallbackLng: LANGUAGE,
  resources: { en: { translation: english } },
  // The page puts texts into text nodes only.
  interpolation: { escapeValue: false },
});

/** The text of a key in the page's language. */
export function t(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  return texts.t(key, values);
}

/** True where the key has a text of its own. */
export function hasText(key: string): boolean {
  return texts.exists(key);
}
