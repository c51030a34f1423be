import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseJsonFile, readJsonFile } from '../../main/config/json-file.ts';
import { asPlainUser } from '../support/as-plain-user.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();

const schema = z.strictObject({
  port: z.int().min(1).max(10).optional(),
  shell: z.enum(['auto', 'electron', 'browser']).optional(),
  registry: z
    .strictObject({ url: z.string({ error: 'must be an https address, such as https://example.org/' }) })
    .optional(),
  cards: z.array(z.strictObject({ number: z.string().min(3), kind: z.literal('chip') })).optional(),
  gate: z.union([z.literal('none'), z.strictObject({ kind: z.literal('relay'), seconds: z.number() })]).optional(),
});

const messageOf = (text: string): string => {
  const parsed = parseJsonFile('config.json', text, schema);
  return parsed.ok ? `ok ${JSON.stringify(parsed.value)}` : parsed.message;
};

describe('JSON as people write it', () => {
  it('may have comments, trailing commas and a byte order mark', () => {
    const text =
      '\uFEFF// a kiosk\n{ "port": 3, /* the till */ "cards": [ { "number": "123", "kind": "chip", }, ], }\n';
    expect(messageOf(text)).toBe('ok {"port":3,"cards":[{"number":"123","kind":"chip"}]}');
  });

  it.each([
    [
      'a wrong type',
      '{\n  "registry": {\n    "url": 7\n  }\n}',
      'config.json:3:12: "registry.url" must be an https address, such as https://example.org/, not a number',
    ],
    [
      'a missing field',
      '{\n  "registry": {}\n}',
      'config.json:2:15: "registry.url" is missing; it must be an https address, such as https://example.org/',
    ],
    ['a number that is too large', '{ "port": 11 }', 'config.json:1:11: "port" must be at most 10'],
    ['a fraction', '{ "port": 1.5 }', 'config.json:1:11: "port" must be a whole number, not a fraction'],
    ['a text instead of a number', '{ "port": "1" }', 'config.json:1:11: "port" must be a number, not a text'],
    [
      'a near word',
      '{ "shell": "elektron" }',
      'config.json:1:12: "shell" must be "auto", "electron" or "browser"; did you mean "electron"?',
    ],
    ['a far word', '{ "shell": "hunter2" }', 'config.json:1:12: "shell" must be "auto", "electron" or "browser"'],
    [
      'a mistyped key',
      '{\r\n  "prot": 1,\r\n  "portt": 1 }',
      'config.json:2:3: "prot" is not a setting; allowed here: "port", "shell", "registry", "cards", "gate" (and 1 more)',
    ],
    [
      'a mistyped key inside',
      '{ "registry": { "url": "x", "ulr": "x" } }',
      'config.json:1:29: "registry.ulr" is not a setting; allowed here: "url"',
    ],
    [
      'a mistyped key in a list',
      '{ "cards": [\n { "number": "123", "kind": "chip" },\n { "nummber": "123", "number": "123", "kind": "chip" } ] }',
      'config.json:3:4: "cards[1].nummber" is not a setting; did you mean "number"?',
    ],
    [
      'an entry of a list',
      '{ "cards": [\n { "number": "123", "kind": "chip" },\n { "number": "12", "kind": "chip" } ] }',
      'config.json:3:14: "cards[1].number" must have at least 3 characters',
    ],
    [
      'the form that was meant',
      '{ "gate": { "kind": "relay", "seconds": true } }',
      'config.json:1:41: "gate.seconds" must be a number, not true',
    ],
    ['no form at all', '{ "gate": 3 }', 'config.json:1:11: "gate" must have one of the allowed forms, not a number'],
    ['null', '{ "registry": null }', 'config.json:1:15: "registry" must be an object in braces, not null'],
    ['another value at the top', '[]', 'config.json:1:1: the file must be an object in braces, not a list'],
    ['a field given twice', '{ "port": 1,\n  "port": 2 }', 'config.json:2:3: this field stands twice in its object'],
    [
      'the name of a prototype',
      '{ "__proto__": { "port": 1 } }',
      'config.json:1:3: "__proto__" is not a setting; allowed here: "port", "shell", "registry", "cards", "gate"',
    ],
    ['an empty file', '', 'config.json:1:1: the file is empty'],
    ['only a comment', '// later\n', 'config.json:2:1: a value is expected here'],
    ['a missing comma', '{ "port": 1\n  "shell": "auto" }', 'config.json:2:3: a comma is expected before this'],
    ['single quotes', "{ 'port': 1 }", 'config.json:1:3: this is no JSON; texts stand in double quotes'],
    ['an open brace', '{ "port": 1', 'config.json:1:12: a closing } is missing'],
    ['an open text', '{ "shell": "auto }', 'config.json:1:12: a closing double quote is missing'],
    ['an open comment', '{ "port": 1 } /* ', 'config.json:1:15: a comment is not closed'],
    ['something behind the end', '{ "port": 1 } 7', 'config.json:1:15: the file should end before this'],
    ['brackets without end', '['.repeat(300_000), 'config.json:1:65: brackets are nested more than 64 deep'],
  ])('names %s with its place', (_, text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it('counts brackets in texts and comments for nothing', () => {
    const brackets = '['.repeat(100);
    expect(messageOf(`/* ${brackets} */ { "shell": "${brackets}" }`)).toContain('"shell" must be');
  });

  it('never repeats a value, which may be a secret', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9a-f]{32}$/),
        fc.constantFrom('port', 'shell', 'gate', 'cards'),
        (secret, key) => {
          expect(messageOf(JSON.stringify({ [key]: secret }))).not.toContain(secret);
        },
      ),
    );
  });

  it('gives one line and never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '//',
      '/*',
      '\n',
      '\r',
      '\0',
      '"port"',
      '1',
      'null',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (anything) => {
        expect(messageOf(anything)).toMatch(/^(ok \{.*\}|config\.json:\d+:\d+: .+)$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('"__proto__"'));
        const parsed = parseJsonFile('x', text, z.unknown());
        expect(parsed).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });
});

describe('a JSON file', () => {
  const fileWith = (content: string | Uint8Array): string => {
    const path = join(temporaryFolder(), 'config.json');
    writeFileSync(path, content);
    return path;
  };

  it('is read', () => {
    expect(readJsonFile(fileWith('{ "port": 3 }'), schema)).toEqual({ kind: 'ok', value: { port: 3 } });
  });

  it('is missing where there is nothing of that name', () => {
    expect(readJsonFile(join(temporaryFolder(), 'config.json'), schema).kind).toBe('missing');
  });

  it('is broken where its content is, and the message leads to the place', () => {
    const path = fileWith('{\n "port": 0 }');
    expect(readJsonFile(path, schema)).toEqual({ kind: 'broken', message: `${path}:2:10: "port" must be at least 1` });
  });

  it('is unreadable, not missing, where it is a folder', () => {
    const path = join(temporaryFolder(), 'config.json');
    mkdirSync(path);
    expect(readJsonFile(path, schema)).toEqual({ kind: 'unreadable', message: `${path}: is a folder, not a file` });
  });

  it('is unreadable, not missing, where it is a link to nothing', () => {
    const path = join(temporaryFolder(), 'config.json');
    symlinkSync('nowhere.json', path);
    expect(readJsonFile(path, schema)).toMatchObject({ kind: 'unreadable' });
  });

  it('is unreadable, not missing, where a file stands for its folder', () => {
    expect(readJsonFile(join(fileWith('{}'), 'config.json'), schema)).toMatchObject({ kind: 'unreadable' });
  });

  it('is unreadable above one mebibyte', () => {
    expect(readJsonFile(fileWith(' '.repeat(1024 * 1024 + 1)), schema)).toMatchObject({ kind: 'unreadable' });
    expect(readJsonFile(fileWith(`{}${' '.repeat(1024 * 1024 - 2)}`), schema).kind).toBe('ok');
  });

  it('is unreadable in another encoding than UTF-8', () => {
    const utf16 = Buffer.from('\uFEFF{ "port": 3 }', 'utf16le');
    expect(readJsonFile(fileWith(utf16), schema)).toMatchObject({ kind: 'unreadable' });
  });

  it.runIf(process.platform === 'linux')('does not wait for the writer of a named pipe', () => {
    const path = join(temporaryFolder(), 'config.json');
    execFileSync('mkfifo', [path]);
    expect(readJsonFile(path, schema)).toMatchObject({ kind: 'unreadable', message: `${path}: is not a file` });
  });

  it.skipIf(process.platform === 'win32')('is unreadable without permission', () => {
    const path = fileWith('{}');
    chmodSync(path, 0);
    chmodSync(dirname(path), 0o755);
    expect(asPlainUser(() => readJsonFile(path, schema))).toEqual({
      kind: 'unreadable',
      message: `${path}: may not be read by this user`,
    });
  });
});
