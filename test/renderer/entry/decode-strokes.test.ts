import { describe, expect, it } from 'vitest';
import { parseScannedText } from '../../../main/domain/scanned-text.ts';
import { AMBIGUOUS, decodeStrokes } from '../../../renderer/entry/decode-strokes.ts';
import { strokesOf } from './strokes.ts';

const NUMBER = '3e506370-826a-103d-bf76-001999861572';
const URL = `https://s.esc-r.eu/${NUMBER}`;
const LAYOUTS = ['us', 'fr', 'be', 'de', 'es'] as const;

function cardOf(text: string): string | null {
  const parsed = parseScannedText(text);
  return parsed.ok ? parsed.escn : null;
}

describe('what a scanner meant by its keys', () => {
  const pairs = LAYOUTS.flatMap((scanner) => LAYOUTS.map((system) => ({ scanner, system })));

  it.each(pairs)('is the card, with a scanner set to $scanner on a system set to $system', ({ scanner, system }) => {
    for (const text of [URL, `http://esc.gg/${NUMBER}`, NUMBER, NUMBER.replaceAll('-', ''), URL.toUpperCase()]) {
      for (const capsLock of [false, true]) {
        expect(cardOf(decodeStrokes(strokesOf(text, scanner, system, capsLock), null)), text).toBe(NUMBER);
      }
    }
  });

  it.each(LAYOUTS)('is the card behind a QR identifier, with a scanner set to %s', (scanner) => {
    expect(cardOf(decodeStrokes(strokesOf(`]Q1${URL}`, scanner, 'fr'), null))).toBe(NUMBER);
  });

  it('is the card with its digits from the number pad', () => {
    const strokes = strokesOf(NUMBER, 'us', 'fr').map((stroke) =>
      stroke.code.startsWith('Digit')
        ? { ...stroke, code: stroke.code.replace('Digit', 'Numpad'), key: 'End' }
        : stroke,
    );
    expect(cardOf(decodeStrokes(strokes, null))).toBe(NUMBER);
  });

  it('is the card where the system names no keys, only characters', () => {
    const strokes = strokesOf(URL, 'us', 'us').map((stroke) => ({ ...stroke, code: '' }));
    expect(cardOf(decodeStrokes(strokes, null))).toBe(NUMBER);
  });

  it('is no card where half of the code is missing, and something all the same', () => {
    const text = decodeStrokes(strokesOf(URL.slice(0, 40), 'us', 'fr'), null);
    expect(cardOf(text)).toBeNull();
    expect(text).not.toBe('');
  });

  it('is nobody’s guess where two layouts make different cards of it', () => {
    // On a Dvorak system the key D makes an e, and both numbers are of the right shape.
    const strokes = strokesOf('dddddddd11111111dddddddd11111111', 'us', 'us').map((stroke) =>
      stroke.key === 'd' ? { ...stroke, key: 'e' } : stroke,
    );
    expect(decodeStrokes(strokes, null)).toBe(AMBIGUOUS);
  });
});
