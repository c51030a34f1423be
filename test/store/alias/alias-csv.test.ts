import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROBLEMS_SHOWN, parseAliasCsv } from '../../../main/store/alias/alias-csv.ts';
import { reversedUid, uidOrderOf } from '../../../main/store/alias/uid-order.ts';
import { escnOf } from '../cards.ts';

const A = escnOf(1);
const B = escnOf(2);
const UID_A = '04112233445566';
const UID_B = '04aabbccddeeff';

function rowsOf(text: string, order?: 'msb' | 'lsb') {
  const parsed = parseAliasCsv(text, order);
  if (parsed.kind !== 'rows') throw new Error(JSON.stringify(parsed.problems));
  return parsed.rows;
}

function problemsOf(text: string, order?: 'msb' | 'lsb') {
  const parsed = parseAliasCsv(text, order);
  if (parsed.kind === 'rows') throw new Error('was taken');
  return parsed.problems;
}

describe('a list of aliases', () => {
  const expected = [
    { key: { by: 'uid', uid: UID_A }, escn: A },
    { key: { by: 'uid', uid: UID_B }, escn: B },
  ];

  it.each([
    ['bare', `${UID_A},${A}\n${UID_B},${B}\n`],
    ['with a header', `uid,escn\n${UID_A},${A}\n${UID_B},${B}`],
    ['with semicolons', `UID;ESCN\n${UID_A};${A}\n${UID_B};${B}\n`],
    ['with quotes', `"uid","escn"\n"${UID_A}","${A}"\n"${UID_B}","${B}"\n`],
    ['with a byte order mark and CR LF', `\uFEFFuid,escn\r\n${UID_A},${A}\r\n${UID_B},${B}\r\n`],
    ['with blank lines and blanks', `\n uid , escn \n\n ${UID_A} , ${A} \n${UID_B},${B}\n\n`],
    ['in upper case, UIDs with colons', `04:11:22:33:44:55:66,${A.toUpperCase()}\n${UID_B.toUpperCase()},${B}`],
    ['with numbers without dashes or in braces', `${UID_A},${A.replaceAll('-', '')}\n${UID_B},{${B}}`],
    ['reversed, told by the UIDs', `${reversedUid(UID_A)},${A}\n${reversedUid(UID_B)},${B}`],
    ['reversed, told by the header', `uid-lsb,escn\n${reversedUid(UID_A)},${A}\n${reversedUid(UID_B)},${B}`],
  ])('is read %s', (_how, text) => {
    expect(rowsOf(text)).toEqual(expected);
  });

  it('of four-byte UIDs needs to be told their order', () => {
    const text = `a1b2c3d4,${A}\n11223344,${B}`;
    expect(problemsOf(text)).toEqual([{ line: null, text: expect.stringContaining('do not tell the order') }]);
    expect(rowsOf(text, 'msb')[0]?.key).toEqual({ by: 'uid', uid: 'a1b2c3d4' });
    expect(rowsOf(text, 'lsb')[0]?.key).toEqual({ by: 'uid', uid: 'd4c3b2a1' });
  });

  it('of campus numbers is told by its header', () => {
    const parsed = parseAliasCsv(`id;escn\nS-0012;${A}\n12345;${B}`, undefined);
    expect(parsed).toEqual({
      kind: 'rows',
      by: 'campus-id',
      rows: [
        { key: { by: 'campus-id', id: 's-0012' }, escn: A },
        { key: { by: 'campus-id', id: '12345' }, escn: B },
      ],
    });
  });

  it('may know one card by two chips', () => {
    expect(rowsOf(`${UID_A},${A}\n${UID_B},${A}`)).toHaveLength(2);
  });

  it.each([
    ['a field too few', UID_B, 'must be two fields with a comma or semicolon between them'],
    ['a field too many', `${UID_B},${B},active`, 'must be two fields with a comma or semicolon between them'],
    ['an open quote', `"${UID_B},${B}`, 'must be two fields with a comma or semicolon between them'],
    ['no UID', `,${B}`, 'the UID must be hex digits'],
    ['a UID that is none', `0x04aabb,${B}`, 'the UID must be hex digits'],
    ['a UID of another length', `04aabbccddee,${B}`, 'the UID must have 8, 14 or 20 hex digits, not 12'],
    ['a lost zero', `4aabbccddeeff,${B}`, 'not 13; a spreadsheet may have dropped a leading zero'],
    ['a random UID', `08aabbcc,${B}`, 'the UID is a random one (08…): such a chip shows another one each time'],
    ['a cut UID', `8804aabb,${B}`, 'the UID is the first part of a longer one (88…)'],
    ['a blank UID', `00000000,${B}`, 'the UID is blank'],
    ['a UID that stood before', `${UID_A},${B}`, 'stands in line 2 already'],
    ['the same row again', `${UID_A},${A}`, 'stands in line 2 already'],
    ['no card number', `${UID_B},`, 'the second field must be a card number: a UUID of 32 hex digits'],
    ['a card number that is none', `${UID_B},${B.slice(1)}`, 'the second field must be a card number'],
    ['a blank card number', `${UID_B},00000000-0000-0000-0000-000000000000`, 'the second field must be a card number'],
  ])('is refused whole for %s, by its line', (_what, line, text) => {
    const problems = problemsOf(`uid,escn\n${UID_A},${A}\n${line}\n`, 'msb');
    expect(problems).toEqual([{ line: 3, text: expect.stringContaining(text) }]);
  });

  it('finds a random UID in a reversed list', () => {
    expect(problemsOf(`ccbbaa08,${A}`, 'lsb')).toEqual([{ line: 1, text: expect.stringContaining('random') }]);
    expect(rowsOf(`08bbaa01,${A}`, 'lsb')).toHaveLength(1);
  });

  it.each([
    ['nothing', '', 'the list has no rows'],
    ['a header alone', 'uid,escn\n', 'the list has no rows'],
  ])('of %s is refused', (_what, text, problem) => {
    expect(problemsOf(text)).toEqual([{ line: null, text: problem }]);
  });

  it('is refused where header and option disagree about the order', () => {
    expect(problemsOf(`uid-lsb,escn\n${UID_A},${A}`, 'msb')[0]?.text).toContain('the header says');
  });

  it('tells the first problems, and how many there are', () => {
    const lines = Array.from({ length: 50 }, () => 'x');
    const parsed = parseAliasCsv(lines.join('\n'), undefined);
    expect(parsed).toMatchObject({ kind: 'refused', count: 50 });
    expect(problemsOf(lines.join('\n')).map(({ line }) => line)).toEqual(
      Array.from({ length: PROBLEMS_SHOWN }, (_, i) => i + 1),
    );
  });

  it('never repeats what stands in it', () => {
    const secret = 'deadbeef5';
    expect(JSON.stringify(problemsOf(`${secret},${A}\n${UID_A},${secret}\n${secret}`))).not.toContain('deadbeef');
  });

  it('never throws, and takes a list whole or not at all', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom(UID_A, UID_B, A, B, 'uid', 'escn', '"', '04', ''));
    const text = fc
      .array(fc.tuple(field, fc.constantFrom(',', ';', '', '\n'), field))
      .map((lines) => lines.map((line) => line.join('')).join('\n'));
    fc.assert(
      fc.property(text, fc.constantFrom('msb' as const, 'lsb' as const, undefined), (list, order) => {
        const parsed = parseAliasCsv(list, order);
        if (parsed.kind === 'refused') expect(parsed.count).toBeGreaterThan(0);
        else expect(parsed.rows.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the order of UIDs', () => {
  it.each([
    [['04112233445566', '04000000000001'], 'msb'],
    [['66554433221104', '01000000000004'], 'lsb'],
    [['04112233445504'], undefined],
    [['04112233445566', '66554433221104'], undefined],
    [['a1b2c3d4'], undefined],
    [['a1b2c3d4', '02112233445566'], 'msb'],
    [[], undefined],
  ])('of %j is %s', (uids, order) => {
    expect(uidOrderOf(uids)).toBe(order);
  });
});
