import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DurableCache } from '../../../main/store/cache/durable-cache.ts';
import {
  type DurableOpening,
  type DurableOptions,
  openDurableCache,
} from '../../../main/store/cache/durable-opening.ts';
import { createSealing } from '../../../main/store/cache/sealing.ts';
import { asPlainUser } from '../../support/as-plain-user.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';
import { escnOf, KEY, OTHER_KEY } from '../cards.ts';

const temporaryFolder = temporaryFolders();
const OPEN_AS_PLAIN_USER = fileURLToPath(new URL('../children/open-as-plain-user.ts', import.meta.url));
const sealing = createSealing(KEY);
const NOW = Date.UTC(2026, 8, 30, 12);
const DAY_MS = 86_400_000;

function optionsFor(path: string, changes: Partial<DurableOptions> = {}): DurableOptions {
  return { path, keyCheck: sealing.keyCheck, now: NOW, asideMaxAgeDays: 30, maxFileBytes: 1e9, ...changes };
}

function newPath(): string {
  return join(temporaryFolder(), 'cache.db');
}

function mustOpen(opening: DurableOpening): { cache: DurableCache; notices: readonly string[] } {
  if (opening.kind !== 'open') throw new Error(JSON.stringify(opening));
  return opening;
}

function write(cache: DurableCache, rows: number, from = 0): void {
  const written = cache.write(
    Array.from({ length: rows }, (_, n) => ({
      rowKey: sealing.rowKeyOf(escnOf(from + n)),
      sealed: new Uint8Array(200).fill(n),
      answeredAt: NOW,
      isPositive: true,
    })),
  );
  expect(written.ok).toBe(true);
}

/** A cache with rows, closed. */
function filledCache(rows = 500): string {
  const path = newPath();
  const { cache } = mustOpen(openDurableCache(optionsFor(path)));
  write(cache, rows);
  cache.close();
  return path;
}

function rowsIn(cache: DurableCache): number {
  const counted = cache.countRows();
  return counted.ok ? counted.value.rows : -1;
}

const asideNames = (path: string): string[] =>
  readdirSync(dirname(path)).filter((name) => name.startsWith('cache.db.aside-'));

describe('the cache file', () => {
  it('is made, for its owner only, and opened again with its rows', () => {
    const path = filledCache(10);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    const { cache, notices } = mustOpen(openDurableCache(optionsFor(path)));
    expect(rowsIn(cache)).toBe(10);
    expect(notices).toEqual([]);
    expect(cache.read(sealing.rowKeyOf(escnOf(3)))).toEqual({ ok: true, value: new Uint8Array(200).fill(3) });
    expect(cache.read(sealing.rowKeyOf(escnOf(11)))).toEqual({ ok: true, value: undefined });
    cache.close();
  });

  it('is for one process, and says so to the second', () => {
    const path = filledCache();
    const { cache } = mustOpen(openDurableCache(optionsFor(path)));
    expect(openDurableCache(optionsFor(path))).toEqual({ kind: 'in-use' });
    write(cache, 1, 1000);
    cache.close();
    expect(asideNames(path)).toEqual([]);
  });

  it.each(['', 'x'])('of %j, as a power cut may leave it, is a new one', (content) => {
    const path = newPath();
    writeFileSync(path, content);
    const { cache, notices } = mustOpen(openDurableCache(optionsFor(path)));
    expect(notices).toEqual([]);
    write(cache, 1);
    cache.close();
    const again = mustOpen(openDurableCache(optionsFor(path)));
    expect(rowsIn(again.cache)).toBe(1);
    again.cache.close();
  });
});

/** What may stand in the place of the cache, and what it is called then. */
const UNFIT: readonly (readonly [string, string, (path: string) => void])[] = [
  ['garbage', 'corrupt', (path) => writeFileSync(path, Buffer.alloc(8192, 'tessera '))],
  ['a file cut in half', 'corrupt', (path) => truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096)],
  ['a file cut within its first page', 'corrupt', (path) => truncateSync(path, 1000)],
  [
    'a first page overwritten behind its header',
    'corrupt',
    (path) => {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.fill(0xa5, 100, 4096));
    },
  ],
  [
    'a database of another program',
    'foreign',
    (path) => {
      rmSync(path);
      const other = new DatabaseSync(path);
      other.exec('CREATE TABLE invoices (id INTEGER PRIMARY KEY); INSERT INTO invoices VALUES (1)');
      other.close();
    },
  ],
  [
    'a database with our name tag and other tables',
    'foreign',
    (path) => {
      rmSync(path);
      const other = new DatabaseSync(path);
      other.exec(
        `PRAGMA application_id = ${0x54_53_53_52}; PRAGMA user_version = 1; CREATE TABLE answers (key, sealed)`,
      );
      other.close();
    },
  ],
  ['the file of an older version', 'older', (path) => setVersion(path, 0)],
  ['the file of a newer version', 'newer', (path) => setVersion(path, 2)],
  [
    'a file written under another terminal key',
    'other-key',
    (path) => {
      rmSync(path);
      const other = openDurableCache(optionsFor(path, { keyCheck: createSealing(OTHER_KEY).keyCheck }));
      mustOpen(other).cache.close();
    },
  ],
  [
    'a folder',
    'not-a-file',
    (path) => {
      rmSync(path);
      mkdirSync(path);
    },
  ],
  ['a folder in the place of its log', 'not-a-file', (path) => mkdirSync(`${path}-wal`)],
];

function setVersion(path: string, version: number): void {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
}

describe('in the place of the cache', () => {
  it.each(UNFIT)('%s is set aside as %s, and a new one serves', (_, reason, damage) => {
    const path = filledCache();
    damage(path);
    const { cache, notices } = mustOpen(openDurableCache(optionsFor(path)));
    expect(rowsIn(cache)).toBe(0);
    write(cache, 5);
    cache.close();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/^[^\n]+; kept as cache\.db\.aside-20260930T120000000Z-[a-z-]+, a new one was made$/);
    expect(asideNames(path)[0]).toBe(`cache.db.aside-20260930T120000000Z-${reason}`);

    const again = mustOpen(openDurableCache(optionsFor(path)));
    expect(again.notices).toEqual([]);
    expect(rowsIn(again.cache)).toBe(5);
    again.cache.close();
  });

  it.skipIf(process.platform === 'win32')('a file this user may not write is set aside', () => {
    const path = filledCache();
    chmodSync(path, 0o444);
    chmodSync(dirname(path), 0o777);
    const printed = execFileSync(process.execPath, [OPEN_AS_PLAIN_USER, path], { encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual({
      kind: 'open',
      rows: 0,
      notices: [expect.stringContaining("can't be written by this user; kept as cache.db.aside-")],
    });
  });

  it.skipIf(process.platform === 'win32')(
    'in a folder this user may not write, nothing can be made, and that is a value',
    () => {
      const path = newPath();
      chmodSync(dirname(path), 0o555);
      expect(asPlainUser(() => openDurableCache(optionsFor(path)))).toEqual({
        kind: 'unavailable',
        message: `${path} can't be made, this user may not do that`,
      });
    },
  );

  it('the newest two that were set aside are kept', () => {
    const path = newPath();
    for (let i = 0; i < 5; i++) {
      writeFileSync(path, 'garbage '.repeat(1000));
      mustOpen(openDurableCache(optionsFor(path, { now: NOW + i }))).cache.close();
    }
    expect(asideNames(path).sort()).toEqual([
      'cache.db.aside-20260930T120000003Z-corrupt',
      'cache.db.aside-20260930T120000004Z-corrupt',
    ]);
  });

  it('what was set aside goes when its retention is over', () => {
    const path = newPath();
    writeFileSync(path, 'garbage');
    mustOpen(openDurableCache(optionsFor(path))).cache.close();
    mustOpen(openDurableCache(optionsFor(path, { now: NOW + 29 * DAY_MS }))).cache.close();
    expect(asideNames(path)).toHaveLength(1);
    mustOpen(openDurableCache(optionsFor(path, { now: NOW + 31 * DAY_MS }))).cache.close();
    expect(asideNames(path)).toEqual([]);
  });
});

describe('a page that was damaged in the middle of the file', () => {
  it('is a fault as a value, not an exception', () => {
    const path = filledCache(2000);
    const bytes = readFileSync(path);
    // Everything behind the first page: the tables' roots among it.
    writeFileSync(path, bytes.fill(0xa5, 4096));
    const opening = openDurableCache(optionsFor(path));
    const { cache, notices } = mustOpen(opening);
    const reads = Array.from({ length: 2000 }, (_, n) => cache.read(sealing.rowKeyOf(escnOf(n))));
    cache.close();
    expect(notices.length === 1 || reads.some((read) => !read.ok && read.fault.kind === 'corrupt')).toBe(true);
  });
});
