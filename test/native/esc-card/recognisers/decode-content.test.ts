import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_ENCODINGS, FILE_YIELDS } from '../../../../main/domain/recogniser.ts';
import { bytesOf } from '../../../../native/esc-card/hex.ts';
import { decodeContent } from '../../../../native/esc-card/recognisers/decode-content.ts';
import { ESCN_HEX, ESCN_TEXT } from '../transcripts.ts';

const text = (characters: string) => Uint8Array.from(characters, (character) => character.charCodeAt(0));
const ESCN = { kind: 'escn', escn: ESCN_TEXT };
const unusable = (why: string) => ({ kind: 'unusable', why });
const id = (campusId: string) => ({ kind: 'campus-id', id: campusId });

describe('the content of a campus file', () => {
  it.each([
    ['binary', bytesOf(ESCN_HEX), ESCN],
    ['ascii', text(ESCN_TEXT), ESCN],
    ['ascii', text(`  {${ESCN_TEXT.toUpperCase()}}   `), ESCN],
    ['ascii', Uint8Array.of(...text(ESCN_HEX), 0, 0, 0xff), ESCN],
    ['hex', text(ESCN_HEX.toUpperCase()), ESCN],
    ['hex', text(ESCN_TEXT), ESCN],
    ['binary', bytesOf(ESCN_HEX.slice(2)), unusable('content-not-an-escn')],
    ['binary', new Uint8Array(16), unusable('content-blank')],
    ['binary', new Uint8Array(16).fill(0xff), unusable('content-blank')],
    ['ascii', text(' '.repeat(36)), unusable('content-blank')],
    ['ascii', text(ESCN_TEXT.slice(1)), unusable('content-not-an-escn')],
    ['ascii', Uint8Array.of(...text(ESCN_HEX.slice(1)), 0x07), unusable('content-not-ascii')],
    ['ascii', Uint8Array.of(0, ...text(ESCN_HEX)), unusable('content-not-ascii')],
    ['hex', text(`urn:uuid:${ESCN_TEXT}`), unusable('content-not-hex')],
    ['hex', Uint8Array.of(0x80, ...text(ESCN_HEX)), unusable('content-not-hex')],
    ['ascii', new Uint8Array(0), unusable('content-blank')],
  ] as const)('as a card number in %s: %s', (encoding, bytes, expected) => {
    expect(decodeContent(bytes, encoding, 'escn')).toEqual(expected);
  });

  it.each([
    ['binary', bytesOf('00c0ffee'), id('00c0ffee')],
    ['ascii', text('S-123456   '), id('s-123456')],
    ['hex', text('00C0FFEE'), id('00c0ffee')],
    ['bcd', bytesOf('0012345678'), id('0012345678')],
    ['bcd', bytesOf('12345fff'), id('12345')],
    ['bcd', bytesOf('12a4'), unusable('content-not-bcd')],
    ['bcd', bytesOf('1f24'), unusable('content-not-bcd')],
    ['bcd', bytesOf('ffff'), unusable('content-blank')],
    ['bcd', bytesOf('0000'), unusable('content-blank')],
    ['ascii', text('two words'), unusable('content-not-a-campus-id')],
    ['ascii', text('a;b'), unusable('content-not-a-campus-id')],
    ['binary', new Uint8Array(33).fill(1), unusable('content-not-a-campus-id')],
  ] as const)('as a campus number in %s: %s', (encoding, bytes, expected) => {
    expect(decodeContent(bytes, encoding, 'alias-key')).toEqual(expected);
  });

  it('never throws, and gives a number in its one form or says why not', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 140 }),
        fc.constantFrom(...FILE_ENCODINGS),
        fc.constantFrom(...FILE_YIELDS),
        (bytes, encoding, yields) => {
          const decoded = decodeContent(bytes, encoding, yields);
          if (decoded.kind === 'escn') expect(decoded.escn).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
          if (decoded.kind === 'campus-id') expect(decoded.id).toMatch(/^[!-~]{1,64}$/);
          expect(decoded.kind).not.toBe(yields === 'escn' ? 'campus-id' : 'escn');
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
