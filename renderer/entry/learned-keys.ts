import type { KeyMap } from './keyboard-layouts.ts';
import { keyMapFromText, keyMapToText } from './teach.ts';

const NAME = 'tessera.scanner-keys';

/** What a scanner was learned to mean, kept in the browser's profile; null where none was taught. */
export function loadLearnedKeys(): KeyMap | null {
  try {
    const text = localStorage.getItem(NAME);
    return text === null ? null : keyMapFromText(text);
  } catch {
    // SecurityError: a browser that keeps nothing.
    return null;
  }
}

export function keepLearnedKeys(map: KeyMap): void {
  try {
    localStorage.setItem(NAME, keyMapToText(map));
  } catch {
    // SecurityError or QuotaExceededError: it serves until the page is loaded anew.
  }
}
