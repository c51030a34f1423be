import { type KeyStroke, strokeName } from './key-stroke.ts';
import type { KeyMap } from './keyboard-layouts.ts';

/**
 * What the page shows as a code for a scanner to be learned from: every character that an address with a card number
 * may have, and no card number itself. Letters twice over, so that a wrong reading gives itself away.
 */
export const TEACHING_TEXT =
  'HTTPS://TESSERA.TEACH/https://0123456789-abcdefghijklmnopqrstuvwxyz.:/9876543210-]QEdABCDEFGHIJKLMNOPQRSTUVWXYZ_%?=&';

/**
 * Learns a scanner's layout from its keys for {@link TEACHING_TEXT}; null where they can't be that text. A scanner's
 * own prefix or suffix is left aside. The same key must stand for the same character each time, and no two keys that
 * a card number needs for one: else a card could be taken for another.
 */
export function learnKeyMap(strokes: readonly KeyStroke[], text: string = TEACHING_TEXT): KeyMap | null {
  for (let offset = 0; offset <= strokes.length - text.length; offset += 1) {
    const map = consistentMap(strokes.slice(offset, offset + text.length), text);
    if (map !== null) return map;
  }
  return null;
}

function consistentMap(strokes: readonly KeyStroke[], text: string): KeyMap | null {
  const map = new Map<string, string>();
  const strokeOf = new Map<string, string>();
  for (const [place, stroke] of strokes.entries()) {
    const character = text[place] ?? '';
    const name = strokeName(stroke);
    if (stroke.code === '' || (map.get(name) ?? character) !== character) return null;
    if ((strokeOf.get(character) ?? name) !== name) return null;
    map.set(name, character);
    strokeOf.set(character, name);
  }
  return map;
}

/** The map as text, to be kept, and back; null for what is no such text. */
export function keyMapToText(map: KeyMap): string {
  return JSON.stringify([...map]);
}

const MOST_KEYS = 256;

export function keyMapFromText(text: string): KeyMap | null {
  try {
    const entries: unknown = JSON.parse(text);
    if (!Array.isArray(entries) || entries.length > MOST_KEYS) return null;
    return entries.every(isEntry) ? new Map(entries) : null;
  } catch {
    // SyntaxError: another program's, or cut short.
    return null;
  }
}

function isEntry(entry: unknown): entry is [string, string] {
  if (!Array.isArray(entry) || entry.length !== 2) return false;
  return typeof entry[0] === 'string' && typeof entry[1] === 'string' && entry[1].length === 1;
}
