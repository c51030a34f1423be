import { describe, expect, it } from 'vitest';
import { parseScannedText } from '../../../main/domain/scanned-text.ts';
import { decodeStrokes } from '../../../renderer/entry/decode-strokes.ts';
import type { KeyStroke } from '../../../renderer/entry/key-stroke.ts';
import { keyMapFromText, keyMapToText, learnKeyMap, TEACHING_TEXT } from '../../../renderer/entry/teach.ts';

const NUMBER = '3e506370-826a-103d-bf76-001999861572';

/** A scanner whose keys are anybody's: each character a key of its own, in an order no layout has. */
function oddScanner(text: string): KeyStroke[] {
  const characters = [...new Set(TEACHING_TEXT)].reverse();
  return [...text].map((character) => {
    const place = characters.indexOf(character);
    return { code: `Key${place >> 1}`, key: '§', shift: place % 2 === 1, altGr: false };
  });
}

describe('a scanner of an unknown layout', () => {
  it('is not understood before it was taught, and is after', () => {
    const strokes = oddScanner(`https://s.esc-r.eu/${NUMBER}`);
    expect(parseScannedText(decodeStrokes(strokes, null)).ok).toBe(false);
    const learned = learnKeyMap(oddScanner(TEACHING_TEXT));
    expect(parseScannedText(decodeStrokes(strokes, learned))).toMatchObject({ ok: true, escn: NUMBER });
  });

  it('is learned with a prefix and a suffix of its own', () => {
    const strange = { code: 'F13', key: '¤', shift: false, altGr: false };
    expect(learnKeyMap([strange, strange, ...oddScanner(TEACHING_TEXT), strange])).not.toBeNull();
  });

  it('is not learned from another code, or from one that lost a key', () => {
    expect(learnKeyMap(oddScanner(`https://s.esc-r.eu/${NUMBER}`))).toBeNull();
    const whole = oddScanner(TEACHING_TEXT);
    expect(learnKeyMap([...whole.slice(0, 40), ...whole.slice(41)])).toBeNull();
  });

  it('is not learned where one key would stand for two characters, or two for one', () => {
    const whole = oddScanner(TEACHING_TEXT);
    const [one, two] = [whole[30], whole[31]];
    expect(learnKeyMap(whole.map((stroke, i) => (i === 31 && one ? one : stroke)))).toBeNull();
    expect(learnKeyMap(whole.map((stroke, i) => (i === 0 && two ? two : stroke)))).toBeNull();
  });

  it('is kept as text; what is no such text is nothing', () => {
    const learned = learnKeyMap(oddScanner(TEACHING_TEXT));
    expect(learned && keyMapFromText(keyMapToText(learned))).toEqual(learned);
    for (const text of ['', '{}', '[["KeyA"]]', '[["KeyA","ab"]]', '[1]', 'null']) {
      expect(keyMapFromText(text), text).toBeNull();
    }
  });

  it('is taught with a text that is no card', () => {
    expect(parseScannedText(TEACHING_TEXT).ok).toBe(false);
  });
});
