import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { startCommand } from './chip-command.ts';

const temporaryFolder = temporaryFolders();
const ESCN = '3e506370-826a-103d-bf76-001000000001';
const UID = '04112233445566';

let home: string;
let usual: string | undefined;

beforeEach(() => {
  usual = process.env['TESSERA_HOME'];
  home = temporaryFolder();
  process.env['TESSERA_HOME'] = home;
});
afterEach(() => {
  if (usual === undefined) delete process.env['TESSERA_HOME'];
  else process.env['TESSERA_HOME'] = usual;
});

function listFile(text: string): string {
  const path = join(home, 'cards.csv');
  writeFileSync(path, text);
  return path;
}

async function alias(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await startCommand('alias', ...args).ended;
  return { exitCode, answer: stdout === '' ? undefined : JSON.parse(stdout), stderr };
}

describe('tessera alias', () => {
  it('imports a list, counts it, knows its cards, and clears it', async () => {
    const path = listFile(`uid,escn\n${UID},${ESCN}\n`);
    expect(await alias('import', path)).toMatchObject({
      exitCode: 0,
      answer: { by: 'uid', imported: 1, replaced: 0 },
      stderr: '',
    });
    expect((await alias('list')).answer).toEqual({
      uids: 1,
      campusIds: 0,
      uidsImportedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      campusIdsImportedAt: null,
    });
    expect((await alias('check', '04:11:22:33:44:55:66')).answer).toEqual({ known: true, reversed: false });
    expect((await alias('check', '66554433221104')).answer).toEqual({ known: false, reversed: true });
    expect((await alias('check', '04000000000000')).answer).toEqual({ known: false, reversed: false });
    const stored = readdirSync(join(home, 'data')).map((name) => readFileSync(join(home, 'data', name), 'latin1'));
    expect(stored.join('')).not.toContain(UID);
    expect((await alias('clear')).answer).toEqual({ removed: 1 });
    expect((await alias('check', UID)).answer).toEqual({ known: false, reversed: false });
  });

  it('names what is wrong by line and imports nothing', async () => {
    const lines = Array.from({ length: 25 }, (_, i) => `08aabb${(i + 16).toString(16)},${ESCN}`);
    const path = listFile(`${UID},${ESCN}\n${lines.join('\n')}\n`);
    const { exitCode, answer, stderr } = await alias('import', path, '--uid-order', 'msb');
    expect(exitCode).toBe(1);
    expect(answer).toBeUndefined();
    const told = stderr.trim().split('\n');
    expect(told).toHaveLength(21);
    expect(told[0]).toMatch(/^cards\.csv:2: the UID is a random one/);
    expect(told[20]).toMatch(/^tessera: nothing was imported: 25 problems in .*cards\.csv; 5 more are not shown$/);
    expect(stderr).not.toContain(ESCN);
    expect(existsSync(join(home, 'data', 'alias.db'))).toBe(false);
  });

  it.each([
    ['a list that is not there', ['import', 'no-such.csv'], 1, /^tessera: no-such\.csv: does not exist\n$/],
    ['an order nobody knows', ['import', 'x.csv', '--uid-order', 'up'], undefined, /up/],
    ['a UID that is none', ['check', '0411'], 2, /^tessera: a UID has 4, 7 or 10 bytes in hex/],
  ] as const)('refuses %s', async (_what, args, exitCode, stderr) => {
    const ended = await alias(...args);
    if (exitCode === undefined) expect(ended.exitCode).not.toBe(0);
    else expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toMatch(stderr);
  });

  it('refuses UTF-16, as a spreadsheet may save it', async () => {
    const path = join(home, 'cards.csv');
    writeFileSync(path, Buffer.from(`\uFEFF${UID},${ESCN}`, 'utf16le'));
    expect(await alias('import', path)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('save it as CSV in UTF-8'),
    });
  });
});
