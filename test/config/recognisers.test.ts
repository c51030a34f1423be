import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseJsonFile } from '../../main/config/json-file.ts';
import { settingsSchema } from '../../main/config/settings.ts';
import { DEFAULT_RECOGNISERS } from '../../main/domain/recogniser.ts';

const FILE = { kind: 'campus-file', name: 'campus', aid: 'F58A10', fileNo: 1, length: 16, encoding: 'binary' };

function parse(...recognisers: readonly object[]) {
  return parseJsonFile('c', JSON.stringify({ recognisers }), settingsSchema);
}

function messageOf(...recognisers: readonly object[]): string {
  const parsed = parse(...recognisers);
  return parsed.ok ? 'accepted' : parsed.message;
}

describe('the list of recognisers', () => {
  it('is the ESC zone where none is given', () => {
    expect(parseJsonFile('c', '{}', settingsSchema)).toMatchObject({ value: { recognisers: DEFAULT_RECOGNISERS } });
  });

  it('gives a campus file its place in one form', () => {
    const { aid: _aid, fileNo: _fileNo, ...rest } = FILE;
    const byName = { ...rest, name: 'other', dfName: 'A0000006140 4'.replace(' ', ''), fileId: '1f01' };
    expect(parse(FILE, byName)).toMatchObject({
      value: {
        recognisers: [
          {
            kind: 'campus-file',
            name: 'campus',
            place: { by: 'aid', aid: 0xf58a10, fileNo: 1 },
            offset: 0,
            length: 16,
            encoding: 'binary',
            yields: 'escn',
          },
          { place: { by: 'df-name', dfName: 'a00000061404', fileId: 0x1f01 } },
        ],
      },
    });
  });

  it.each([
    ['no entry', [], /"recognisers" must have at least 1 entry$/],
    [
      'an unknown kind',
      [{ kind: 'magic' }],
      /"recognisers\[0\]\.kind" must be "esc-zone", "campus-file" or "uid-alias"/,
    ],
    ['no kind', [{ order: 'iso-first' }], /"recognisers\[0\]\.kind" is missing; it must be "esc-zone", /],
    [
      'a misspelt field',
      [{ ...FILE, ofset: 1 }],
      /"recognisers\[0\]\.ofset" is not a setting; did you mean "offset"\?$/,
    ],
    ['an AID of four bytes', [{ ...FILE, aid: 'F58A1000' }], /"recognisers\[0\]\.aid" must be 6 hex digits such as/],
    [
      'no place',
      [{ ...FILE, aid: undefined, fileNo: undefined }],
      /"recognisers\[0\]\.aid" is missing; it must be 6 hex/,
    ],
    ['two places', [{ ...FILE, dfName: 'A000' }], /"recognisers\[0\]\.dfName" must not stand beside "aid"/],
    [
      'an AID without a file',
      [{ ...FILE, fileNo: undefined }],
      /"recognisers\[0\]\.fileNo" is missing; it must be a whole/,
    ],
    ['a file of the other form', [{ ...FILE, fileId: '1001' }], /"recognisers\[0\]\.fileId" must go with "dfName"/],
    [
      'a file number too high',
      [{ ...FILE, fileNo: 32 }],
      /"recognisers\[0\]\.fileNo" must be a whole number from 0 to 31$/,
    ],
    [
      'a length too high',
      [{ ...FILE, length: 129 }],
      /"recognisers\[0\]\.length" must be a whole number from 1 to 128$/,
    ],
    [
      'a length no number has',
      [{ ...FILE, length: 15 }],
      /"recognisers\[0\]\.length" must be 16 for a card number in binary$/,
    ],
    ['a text too short', [{ ...FILE, encoding: 'ascii' }], /"recognisers\[0\]\.length" must be at least 32/],
    [
      'a number in BCD',
      [{ ...FILE, encoding: 'bcd' }],
      /"recognisers\[0\]\.encoding" must not be "bcd" for a card number/,
    ],
    [
      'an unknown encoding',
      [{ ...FILE, encoding: 'base64' }],
      /"recognisers\[0\]\.encoding" must be "binary", "ascii"/,
    ],
    [
      'a name taken by a built-in',
      [{ ...FILE, name: 'esc-zone-iso' }],
      /"recognisers\[0\]\.name" must not be the name of/,
    ],
    ['a name with blanks', [{ ...FILE, name: 'my card' }], /"recognisers\[0\]\.name" must be 1 to 40 lower-case/],
    ['the same name twice', [FILE, FILE], /"recognisers\[1\]\.name" must not stand twice in the list$/],
    [
      'the same kind twice',
      [{ kind: 'esc-zone' }, { kind: 'esc-zone' }],
      /"recognisers\[1\]\.kind" must not stand twice/,
    ],
    ['a UID before others', [{ kind: 'uid-alias' }, FILE], /"recognisers\[0\]\.kind" must be the last/],
  ] as const)('is refused, in one line, for %s', (_what, recognisers, message) => {
    expect(messageOf(...recognisers)).toMatch(message);
    expect(messageOf(...recognisers)).toMatch(/^c:1:\d+: [^\n]*$/);
  });
});

describe('docs/recognisers.md', () => {
  const text = readFileSync(fileURLToPath(new URL('../../docs/recognisers.md', import.meta.url)), 'utf8');
  const example = /```jsonc\n([\s\S]*?)```/.exec(text)?.[1] ?? '';

  it('has an example that is accepted and shows every kind', () => {
    const parsed = parseJsonFile('example', example, settingsSchema);
    expect(parsed).toMatchObject({ ok: true });
    const kinds = parsed.ok ? parsed.value.recognisers.map(({ kind }) => kind) : [];
    expect(kinds).toEqual(['esc-zone', 'campus-file', 'campus-file', 'campus-file', 'uid-alias']);
  });

  it('names every field', () => {
    for (const field of [
      'order',
      'name',
      'aid',
      'fileNo',
      'dfName',
      'fileId',
      'offset',
      'length',
      'encoding',
      'yields',
    ]) {
      expect(example).toContain(`"${field}":`);
      expect(text).toContain(`\`${field}\``);
    }
  });
});
