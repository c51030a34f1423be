import { cardNumberIn } from '../scanner/choose-code.ts';
import type { KeyStroke } from './key-stroke.ts';
import { KEY_MAPS, type KeyMap, textBy, textBySystem } from './keyboard-layouts.ts';

/** An address or a bare number, with what scanners put before it (ISO/IEC 15424 identifiers such as `]Q1`). */
const WELL_FORMED = /^(?:\][a-z][0-9a-z])?(?:https?:\/\/\S+|[0-9a-f-]{32,36})$/i;

/**
 * What a scanner meant. It sends keys, not characters: which ones depends on the layout it is set to, and what they
 * come to on the system's. So the keys are read by each layout, and the reading that has a card number counts. Two
 * readings with different numbers are nobody's guess: then it is none, and the text is one no card has.
 */
export function decodeStrokes(strokes: readonly KeyStroke[], learned: KeyMap | null): string {
  if (learned !== null) {
    const text = textBy(learned, strokes);
    if (cardNumberIn(text) !== null) return text;
  }
  const system = textBySystem(strokes);
  const readings = [...KEY_MAPS.map((map) => textBy(map, strokes)), system];
  const cards = readings.filter((text) => cardNumberIn(text) !== null && WELL_FORMED.test(text));
  const first = cards[0];
  // No card by any layout: whatever it is, the terminal says so.
  if (first === undefined) return system;
  const numbers = new Set(cards.map(cardNumberIn));
  return numbers.size === 1 ? first : AMBIGUOUS;
}

/** In place of keys that are one card's number on one layout and another's on another. */
export const AMBIGUOUS = '?';
