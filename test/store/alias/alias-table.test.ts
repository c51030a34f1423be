import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { AliasKey } from '../../../main/domain/alias-key.ts';
import { escnToBytes } from '../../../main/domain/escn.ts';
import { type AliasRow, parseAliasCsv } from '../../../main/store/alias/alias-csv.ts';
import { clearAliases, countAliases, replaceAliases } from '../../../main/store/alias/alias-import.ts';
import { createAliasTable } from '../../../main/store/alias/alias-table.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';
import { escnOf, KEY, OTHER_KEY } from '../cards.ts';

const temporaryFolder = temporaryFolders();
const NOW = Date.UTC(2026, 9, 1);

const uidOf = (n: number) => `04${n.toString(16).padStart(12, '0')}`;
const byUid = (n: number): AliasKey => ({ by: 'uid', uid: uidOf(n) });
const row = (n: number): AliasRow => ({ key: byUid(n), escn: escnOf(n) });
const rows = (...numbers: readonly number[]) => ({ by: 'uid' as const, rows: numbers.map(row) });

function placeWith(...numbers: readonly number[]) {
  const place = { path: join(temporaryFolder(), 'alias.db'), terminalKey: KEY };
  if (numbers.length > 0) expect(replaceAliases(place, rows(...numbers), NOW)).toMatchObject({ kind: 'done' });
  return place;
}

function tableAt(place: { path: string; terminalKey: Uint8Array }) {
  const notices: string[] = [];
  return { table: createAliasTable({ ...place, onNotice: (line) => notices.push(line) }), notices };
}

describe('an alias table', () => {
  it('finds what was imported, and nothing else', () => {
    const { table, notices } = tableAt(placeWith(1, 2));
    expect([1, 2, 3].map((n) => table.find(byUid(n)))).toEqual([escnOf(1), escnOf(2), undefined]);
    table.close();
    expect(table.find(byUid(1))).toBeUndefined();
    expect(notices).toEqual([]);
  });

  it('keeps UIDs and campus numbers apart, and replaces each kind alone', () => {
    const place = placeWith(1);
    const ids: readonly AliasRow[] = [{ key: { by: 'campus-id', id: uidOf(2) }, escn: escnOf(2) }];
    expect(replaceAliases(place, { by: 'campus-id', rows: ids }, NOW + 1)).toMatchObject({ added: 1, removed: 0 });
    const { table } = tableAt(place);
    expect(table.find(byUid(1))).toBe(escnOf(1));
    expect(table.find(byUid(2))).toBeUndefined();
    expect(table.find({ by: 'campus-id', id: uidOf(2) })).toBe(escnOf(2));
    table.close();
    const counts = { uids: 1, campusIds: 1, uidsImportedAt: NOW, campusIdsImportedAt: NOW + 1 };
    expect(countAliases(place)).toEqual({ kind: 'counted', counts });
  });

  it('does not take a campus number for the UID of the same bytes', () => {
    const place = placeWith();
    const rowOfUid: AliasRow = { key: { by: 'uid', uid: '31323334' }, escn: escnOf(1) };
    replaceAliases(place, { by: 'uid', rows: [rowOfUid] }, NOW);
    const { table } = tableAt(place);
    expect(table.find({ by: 'campus-id', id: '1234' })).toBeUndefined();
    expect(table.find(rowOfUid.key)).toBe(escnOf(1));
    table.close();
  });

  it('shows a terminal that runs the new list, with the next card', () => {
    const place = placeWith();
    const { table } = tableAt(place);
    expect(table.find(byUid(1))).toBeUndefined();
    replaceAliases(place, rows(1, 2), NOW);
    expect(table.find(byUid(1))).toBe(escnOf(1));
    expect(replaceAliases(place, rows(2, 3), NOW)).toMatchObject({ added: 2, removed: 2 });
    expect([1, 2, 3].map((n) => table.find(byUid(n)))).toEqual([undefined, escnOf(2), escnOf(3)]);
    expect(clearAliases(place)).toMatchObject({ kind: 'done', removed: 2 });
    expect(table.find(byUid(2))).toBeUndefined();
    table.close();
  });

  it('keeps the old list where an import does not come to its end', () => {
    const place = placeWith(1);
    const { table } = tableAt(place);
    // A row that can't be written: the table takes no key twice.
    expect(() => replaceAliases(place, rows(2, 3, 3), NOW)).toThrow();
    expect(table.find(byUid(1))).toBe(escnOf(1));
    expect(table.find(byUid(2))).toBeUndefined();
    table.close();
  });

  it('says that it was not changed where the file can not be locked', () => {
    const place = placeWith(1);
    const other = new DatabaseSync(place.path);
    other.exec('BEGIN IMMEDIATE');
    expect(replaceAliases(place, rows(2), NOW)).toMatchObject({ kind: 'failed', message: expect.any(String) });
    other.exec('ROLLBACK');
    other.close();
    const { table } = tableAt(place);
    expect(table.find(byUid(1))).toBe(escnOf(1));
    table.close();
  }, 15_000);

  it('opens no row that was moved or changed', () => {
    const place = placeWith(1, 2);
    const database = new DatabaseSync(place.path);
    database.exec(`UPDATE aliases SET sealed = (SELECT sealed FROM aliases ORDER BY key LIMIT 1)
      WHERE key = (SELECT key FROM aliases ORDER BY key DESC LIMIT 1)`);
    database.close();
    const { table } = tableAt(place);
    expect([1, 2].filter((n) => table.find(byUid(n)) !== undefined)).toHaveLength(1);
    table.close();
  });

  it('is of no use under another terminal key, says so once, and is replaced by an import', () => {
    const place = { ...placeWith(1), terminalKey: OTHER_KEY };
    const { table, notices } = tableAt(place);
    expect(table.find(byUid(1))).toBeUndefined();
    expect(table.find(byUid(1))).toBeUndefined();
    expect(notices).toEqual([expect.stringContaining('was written under another terminal key')]);
    expect(countAliases(place)).toMatchObject({ kind: 'failed' });
    const change = replaceAliases(place, rows(2), NOW);
    expect(change).toMatchObject({ kind: 'done', notices: [expect.stringContaining('alias.db.aside-')] });
    expect(table.find(byUid(2))).toBe(escnOf(2));
    table.close();
  });

  it('is removed as a whole by a terminal that can not read it', () => {
    const place = { ...placeWith(1), terminalKey: OTHER_KEY };
    expect(clearAliases(place)).toMatchObject({ kind: 'done' });
    expect(existsSync(place.path)).toBe(false);
  });

  it.each([
    ['garbage', Buffer.alloc(8192, 0xa5), 'is damaged'],
    ['nothing', Buffer.alloc(0), 'is not an alias table'],
  ])('of %s gives nothing and says so', (_what, content, why) => {
    const place = placeWith();
    writeFileSync(place.path, content);
    const { table, notices } = tableAt(place);
    expect(table.find(byUid(1))).toBeUndefined();
    expect(notices).toEqual([expect.stringContaining(why)]);
    table.close();
    if (content.length > 0) expect(clearAliases(place)).toMatchObject({ kind: 'failed' });
  });

  it('is not there before the first import, and counting makes none', () => {
    const place = placeWith();
    expect(countAliases(place)).toMatchObject({ counts: { uids: 0, campusIds: 0, uidsImportedAt: null } });
    expect(clearAliases(place)).toMatchObject({ kind: 'done', removed: 0 });
    expect(existsSync(place.path)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('is for its owner only', () => {
    expect(statSync(placeWith(1).path).mode & 0o777).toBe(0o600);
  });

  it('takes 200,000 cards', () => {
    const count = 200_000;
    const csv = Array.from({ length: count }, (_, n) => `${uidOf(n)},${escnOf(n)}`).join('\n');
    const place = placeWith();
    const startedAt = performance.now();
    const parsed = parseAliasCsv(csv, undefined);
    if (parsed.kind !== 'rows') throw new Error(JSON.stringify(parsed.problems));
    const parsedAt = performance.now();
    expect(replaceAliases(place, parsed, NOW)).toMatchObject({ kind: 'done', added: count });
    const importedAt = performance.now();
    const { table } = tableAt(place);
    const asked = Array.from({ length: 10_000 }, (_, i) => (i * 7919) % count);
    const lookedAt = performance.now();
    for (const n of asked) if (table.find(byUid(n)) === undefined) throw new Error(`lost row ${n}`);
    const lookUpUs = ((performance.now() - lookedAt) / asked.length) * 1_000;
    table.close();
    const times = `parse ${Math.round(parsedAt - startedAt)} ms, import ${Math.round(importedAt - parsedAt)} ms`;
    console.log(`${count} aliases: ${times}, ${statSync(place.path).size} bytes, lookup ${lookUpUs.toFixed(1)} µs`);
    expect(countAliases(place)).toMatchObject({ counts: { uids: count } });
  }, 120_000);
});

/** How UIDs and card numbers may lie in a file (quality section 7, row 16): bytes, either way round, and texts. */
const ENCODINGS: Readonly<Record<string, (hex: string) => Buffer>> = {
  text: (hex) => Buffer.from(hex),
  'upper case': (hex) => Buffer.from(hex.toUpperCase()),
  'with dashes': (hex) => Buffer.from(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')),
  bytes: (hex) => Buffer.from(hex, 'hex'),
  'reversed bytes': (hex) => Buffer.from(hex, 'hex').reverse(),
  // Groups of three bytes: the same characters whatever follows.
  base64: (hex) => Buffer.from(Buffer.from(wholeGroups(hex), 'hex').toString('base64')),
  base64url: (hex) => Buffer.from(Buffer.from(wholeGroups(hex), 'hex').toString('base64url')),
  'UTF-16': (hex) => Buffer.from(hex, 'utf16le'),
};

function wholeGroups(hex: string): string {
  return hex.slice(0, hex.length - (hex.length % 6));
}

function leaksIn(folder: string, secrets: readonly string[]): string[] {
  const leaks = new Set<string>();
  for (const name of readdirSync(folder)) {
    const content = readFileSync(join(folder, name));
    for (const [encoding, encode] of Object.entries(ENCODINGS)) {
      if (secrets.some((secret) => content.includes(encode(secret)))) leaks.add(`${name}: ${encoding}`);
    }
  }
  return [...leaks];
}

describe('the file of the alias table', () => {
  // Random-looking UIDs: a run of zeros would be found in any database.
  const uid = (n: number) => `04${escnOf(n + 100_000).slice(0, 8)}${escnOf(n).slice(0, 4)}`;
  const list = Array.from({ length: 500 }, (_, n): AliasRow => ({ key: { by: 'uid', uid: uid(n) }, escn: escnOf(n) }));
  const secrets = list.flatMap(({ escn }, n) => [uid(n), Buffer.from(escnToBytes(escn)).toString('hex')]);

  it('holds no UID and no card number in any of eight encodings, while in use, replaced and cleared', () => {
    const folder = temporaryFolder();
    const place = { path: join(folder, 'alias.db'), terminalKey: KEY };
    replaceAliases(place, { by: 'uid', rows: list }, NOW);
    const { table } = tableAt(place);
    expect(table.find({ by: 'uid', uid: uid(1) })).toBe(escnOf(1));
    replaceAliases(place, { by: 'uid', rows: list.slice(100) }, NOW);
    const inUse = temporaryFolder();
    for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(inUse, name));
    expect(readdirSync(inUse)).toEqual(expect.arrayContaining(['alias.db', 'alias.db-wal']));
    expect(leaksIn(inUse, secrets)).toEqual([]);
    table.close();
    clearAliases(place);
    expect(leaksIn(folder, secrets)).toEqual([]);
  });

  it('holds nothing of a row that was cleared, sealed or not', () => {
    const folder = temporaryFolder();
    const place = { path: join(folder, 'alias.db'), terminalKey: KEY };
    replaceAliases(place, { by: 'uid', rows: list }, NOW);
    const database = new DatabaseSync(place.path, { readOnly: true });
    const keys = database
      .prepare('SELECT key FROM aliases')
      .all()
      .map((found) => Buffer.from(found['key'] as Uint8Array));
    database.close();
    const holds = () =>
      keys.filter((key) => readdirSync(folder).some((n) => readFileSync(join(folder, n)).includes(key)));
    expect(holds()).toHaveLength(list.length);
    clearAliases(place);
    expect(holds()).toEqual([]);
  });

  it('would be found to hold one: the same search in files that are not sealed', () => {
    const folder = temporaryFolder();
    for (const [encoding, encode] of Object.entries(ENCODINGS)) {
      writeFileSync(
        join(folder, encoding),
        Buffer.concat([Buffer.from('row '), encode(secrets.at(-2) ?? ''), encode(secrets.at(-1) ?? '')]),
      );
    }
    for (const secret of [secrets.at(-2) ?? '', secrets.at(-1) ?? '']) {
      const leaks = leaksIn(folder, [secret]);
      for (const encoding of Object.keys(ENCODINGS)) expect(leaks).toContain(`${encoding}: ${encoding}`);
    }
  });
});
