import { signal } from '@preact/signals';
import i18next from 'i18next';
import type { Language } from '../../main/ipc/contract.ts';
import english from '../../resources/locales/en.json' with { type: 'json' };
import { LOCALE_FILES } from './locale-files.ts';

/** What the page speaks now. Set by `speak`; a component that reads a text renders anew when it changes. */
export const language = signal<Language>('en');

const texts = i18next.createInstance();
await texts.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: english } },
  // The page puts texts into text nodes only.
  interpolation: { escapeValue: false },
});

export type TextValues = Readonly<Record<string, string | number>>;

/** The text of a key in the page's language. */
export function t(key: string, values: TextValues = {}): string {
  return textIn(language.value, key, values);
}

/** The text of a key in a language; in English where that language isn't loaded. */
export function textIn(spoken: Language, key: string, values: TextValues = {}): string {
  return texts.t(key, { ...values, lng: spoken });
}

/** True where the key has a text of its own. */
export function hasText(key: string): boolean {
  return texts.exists(key);
}

/** Whether a language can be spoken at once. */
export function isLoaded(wanted: Language): boolean {
  return texts.hasResourceBundle(wanted, 'translation');
}

/** Fetches a language's texts once; false where they can't be had, and whoever asks again tries again. */
export async function loadTexts(wanted: Language): Promise<boolean> {
  if (wanted === 'en' || isLoaded(wanted)) return true;
  try {
    texts.addResourceBundle(wanted, 'translation', (await LOCALE_FILES[wanted]()).default);
    return true;
  } catch (error) {
    console.error(`The texts in "${wanted}" can't be had.`, error);
    return false;
  }
}
