import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEscn } from '../../../main/domain/escn.ts';
import {
  ALL_DIGITS,
  isComplete,
  issuerIn,
  readEntry,
  unusualGroups,
  writeEntry,
} from '../../../renderer/entry/escn-entry.ts';

const NUMBER = '3e506370-826a-103d-bf76-001999861572';
const DIGITS = NUMBER.replaceAll('-', '');

describe('a card number that is typed', () => {
  it('gets each dash as soon as its group is full', () => {
    expect(writeEntry('')).toBe('');
    expect(writeEntry(DIGITS.slice(0, 7))).toBe('3e50637');
    expect(writeEntry(DIGITS.slice(0, 8))).toBe('3e506370-');
    expect(writeEntry(DIGITS.slice(0, 21))).toBe('3e506370-826a-103d-bf76-0');
    expect(writeEntry(DIGITS)).toBe(NUMBER);
  });

  it('is the same however far it is, once it was shown and read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: ALL_DIGITS }), (length) => {
        const digits = DIGITS.slice(0, length);
        expect(readEntry(writeEntry(digits))).toEqual({ digits, fault: null });
      }),
    );
  });

  it('is a card number once it is complete', () => {
    expect(isComplete(DIGITS.slice(1))).toBe(false);
    expect(isComplete(DIGITS)).toBe(true);
    expect(parseEscn(writeEntry(DIGITS))).toBe(NUMBER);
  });

  it.each([
    NUMBER.toUpperCase(),
    ` ${DIGITS} `,
    `https://s.esc-r.eu/${NUMBER}`,
    `{${NUMBER}}`,
    `urn:uuid:${NUMBER}`,
    `Card: ${NUMBER}.`,
  ])('is taken from what is pasted: %s', (text) => {
    expect(readEntry(text)).toEqual({ digits: DIGITS, fault: null });
  });

  it('says what is wrong with it', () => {
    expect(readEntry('3e5o')).toEqual({ digits: '3e5', fault: 'wrong-character' });
    expect(readEntry(`${DIGITS}7`).digits).toHaveLength(ALL_DIGITS);
    expect(readEntry(`0-${'1'.repeat(32)}`)).toMatchObject({ fault: null });
    expect(readEntry('1'.repeat(20) + '-'.repeat(3) + '2'.repeat(13))).toMatchObject({ fault: 'too-many' });
    expect(unusualGroups(`${DIGITS.slice(0, 20)}0019998a`)).toEqual([4]);
    expect(unusualGroups(DIGITS)).toEqual([]);
  });

  it('tells prefix and institution where the last group has them', () => {
    expect(issuerIn(DIGITS)).toEqual({ prefix: '001', pic: '999861572' });
    expect(issuerIn(DIGITS.slice(0, 31))).toBeNull();
    expect(issuerIn(`${DIGITS.slice(0, 31)}f`)).toBeNull();
  });
});
