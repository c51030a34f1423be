import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escnFromBytes, escnToBytes, parseEscn } from '../../main/domain/escn.ts';
import { issueTimeOf } from '../../main/domain/escn-issue-time.ts';
import { issuerOf } from '../../main/domain/escn-issuer.ts';
import { escn } from '../support/escn.ts';

// Router's OpenAPI example (spec section 11).
const KNOWN = '3e506370-826a-103d-bf76-001000000001';

describe('parseEscn', () => {
  it.each([
    ['lower case with dashes', KNOWN],
    ['upper case', KNOWN.toUpperCase()],
    ['mixed case', '3E506370-826a-103D-bf76-001000000001'],
    ['without dashes', KNOWN.replaceAll('-', '')],
    ['upper case without dashes', KNOWN.replaceAll('-', '').toUpperCase()],
    ['in braces', `{${KNOWN}}`],
    ['in braces without dashes', `{${KNOWN.replaceAll('-', '')}}`],
    ['as a URN', `urn:uuid:${KNOWN}`],
    ['as an upper-case URN', `URN:UUID:${KNOWN.toUpperCase()}`],
    ['as a URN in braces', `{urn:uuid:${KNOWN}}`],
    ['with white space around', `  ${KNOWN}\r\n`],
  ])('reads a number %s', (_form, text) => {
    expect(parseEscn(text)).toBe(KNOWN);
  });

  it.each([
    ['version nibble 2', '452e2b00-97fd-2037-9b38-001999893752'],
    ['version nibble 4 (random)', 'a0e4cacc-5d9b-4c1f-9d2a-0b1c2d3e4f50'],
    ['a MAC address as node', 'aa0e8400-e29b-11d4-a716-60a44c40ce5c'],
    ['a decimal number converted to hex as node', 'aa0e8400-e29b-11d4-a716-0000773406c7'],
    ['variant bits that break the rule', '3e506370-826a-103d-0f76-001000000001'],
  ])('accepts %s: only the shape rejects', (_what, text) => {
    expect(parseEscn(text)).toBe(text);
  });

  it.each([
    ['one digit short', KNOWN.slice(0, -1)],
    ['one digit long', `${KNOWN}0`],
    ['a short group', '3e506370-826a-103d-8ae-001000000001'],
    ['a letter that is no hex digit', KNOWN.replace('3e', '3g')],
    ['dashes in the wrong places', '3e506370826a-103d-bf76-0010-00000001'],
    ['only one brace', `{${KNOWN}`],
    ['another URN', `urn:oid:${KNOWN}`],
    ['full-width digits', KNOWN.replace('1', '１')],
    ['nothing', ''],
  ])('rejects %s', (_what, text) => {
    expect(parseEscn(text)).toBeUndefined();
  });

  it('is lower case with dashes whatever the spelling, for any 16 bytes', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.boolean(), fc.boolean(), (uuid, upper, undashed) => {
        const cased = upper ? uuid.toUpperCase() : uuid;
        expect(parseEscn(undashed ? cased.replaceAll('-', '') : cased)).toBe(uuid);
      }),
    );
  });
});

describe('the bytes of an ESCN', () => {
  it('are in the order of the text', () => {
    expect(Buffer.from(escnToBytes(escn(KNOWN))).toString('hex')).toBe(KNOWN.replaceAll('-', ''));
  });

  it('come back as the same number', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(escnFromBytes(escnToBytes(escn(uuid)))).toBe(uuid);
      }),
    );
  });

  it.each([0, 15, 17, 32])('are 16, not %i', (length) => {
    expect(escnFromBytes(new Uint8Array(length).fill(0x12))).toBeUndefined();
  });

  it.each([0x00, 0xff])('are no number where the memory is blank (0x%s)', (fill) => {
    expect(escnFromBytes(new Uint8Array(16).fill(fill))).toBeUndefined();
  });
});

describe('issuerOf', () => {
  it.each([
    ['digits written as hex nibbles', KNOWN, { prefix: '001', pic: '000000001' }],
    ['the generator example of the spec', '50228de1-8944-1038-a716-066999859608', { prefix: '066', pic: '999859608' }],
    [
      'the decimal number converted to hex',
      'aa0e8400-e29b-11d4-a716-0000773406c7',
      { prefix: '001', pic: '999898311' },
    ],
    [
      'a node of twelve digits, which is never re-read',
      'aa0e8400-e29b-11d4-a716-000012345678',
      { prefix: '000', pic: '012345678' },
    ],
  ])('reads prefix and PIC from %s', (_what, text, issuer) => {
    expect(issuerOf(escn(text))).toEqual(issuer);
  });

  it('is unknown where the node is a MAC address', () => {
    expect(issuerOf(escn('aa0e8400-e29b-11d4-a716-60a44c40ce5c'))).toBeUndefined();
  });
});

describe('issueTimeOf', () => {
  it.each([
    ['library rule, router example', KNOWN, '2024-10-28T11:25:11Z'],
    ['library rule, self-hosted example', 'e6480dc0-9fba-1035-a6bd-001932465463', '2017-10-16T12:45:54Z'],
    ['library rule', '50228de1-8944-1038-a716-066999859608', '2020-05-22'],
    ['library rule', 'f74047b0-2108-103d-a716-066999859608', '2024-06-26'],
    ['library rule', '024e8a11-e98f-103e-a716-066999859608', '2026-01-28'],
    // Its time field computed by hand from section 4.1.4.
    ['RFC 4122', '4ed88000-c26c-11eb-a716-066999859608', '2021-06-01T00:00:00Z'],
  ])('by the %s: %s', (_rule, text, expected) => {
    const time = issueTimeOf(escn(text));
    expect(time === undefined ? undefined : new Date(time).toISOString().replace(/\.\d+Z/, 'Z')).toMatch(
      new RegExp(`^${expected}`),
    );
  });

  it.each([
    ['another version', 'a0e4cacc-5d9b-4c1f-9d2a-0b1c2d3e4f50'],
    ['version nibble 2', '452e2b00-97fd-2037-9b38-001999893752'],
    ['a time before any card by both rules', '00000000-0000-1000-8000-001000000001'],
    ['a time after any card by both rules', 'ffffffff-ffff-1fff-8000-001000000001'],
  ])('is not told by %s', (_what, text) => {
    expect(issueTimeOf(escn(text))).toBeUndefined();
  });
});
