import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import type { DiskLimits } from '../../main/store/cache/disk-limits.ts';
import { createSealing } from '../../main/store/cache/sealing.ts';
import { createMemoryKnowledge, type LocalKnowledge, openKnowledge } from '../../main/store/knowledge.ts';
import { type FakeClock, fakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { escnOf, found, KEY, notRegistered, OTHER_KEY } from './cards.ts';

const temporaryFolder = temporaryFolders();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const opened: LocalKnowledge[] = [];

afterEach(() => {
  for (const knowledge of opened.splice(0)) knowledge.close();
});

interface Terminal {
  readonly folder: string;
  readonly clock: FakeClock;
  readonly notices: string[];
  readonly knowledge: LocalKnowledge;
}

function start(
  options: { folder?: string; key?: Uint8Array; clock?: FakeClock; limits?: Partial<DiskLimits> } = {},
): Terminal {
  const { folder = temporaryFolder(), key = KEY, clock = fakeClock(), limits = {} } = options;
  const notices: string[] = [];
  const opening = openKnowledge({
    dataFolder: folder,
    terminalKey: key,
    clock,
    limits,
    onNotice: (notice) => notices.push(notice),
  });
  if (opening.kind !== 'open') throw new Error(opening.message);
  opened.push(opening.knowledge);
  notices.push(...opening.notices);
  return { folder, clock, notices, knowledge: opening.knowledge };
}

/** The same terminal after a restart, with nothing in memory. */
function restart(terminal: Terminal, options: { key?: Uint8Array; clock?: FakeClock } = {}): Terminal {
  terminal.knowledge.close();
  return start({ folder: terminal.folder, clock: terminal.clock, ...options });
}

/** Rows of a closed cache, as anybody with the file sees them. */
function rowsOnDisk(folder: string): { key: Uint8Array; answered_at: number; positive: number }[] {
  const database = new DatabaseSync(join(folder, 'cache.db'));
  try {
    return database.prepare('SELECT key, answered_at, positive FROM answers').all() as ReturnType<typeof rowsOnDisk>;
  } finally {
    database.close();
  }
}

describe('what the terminal knows', () => {
  it('is recalled at once, before it is on the disk', () => {
    const { knowledge, clock } = start();
    knowledge.remember(escnOf(1), found(clock.now()));
    expect(knowledge.stats().disk?.pending).toBe(1);
    expect(knowledge.recall(escnOf(1))).toEqual(found(clock.now()));
    expect(knowledge.recall(escnOf(2))).toBeUndefined();
  });

  it('reaches the disk behind the verdict', async () => {
    const { knowledge, clock } = start();
    knowledge.remember(escnOf(1), found(clock.now()));
    await clock.pass(100);
    expect(knowledge.stats().disk).toMatchObject({ state: 'writing', pending: 0, rows: 1 });
  });

  it('survives a restart, every kind of answer of it', () => {
    const terminal = start();
    const answers = [found(terminal.clock.now()), notRegistered(terminal.clock.now() - 1)];
    for (const [n, answer] of answers.entries()) terminal.knowledge.remember(escnOf(n), answer);
    const { knowledge } = restart(terminal);
    expect(answers.map((_, n) => knowledge.recall(escnOf(n)))).toEqual(answers);
  });

  it('comes from the disk once and then from memory', () => {
    const terminal = start();
    terminal.knowledge.remember(escnOf(1), found(terminal.clock.now()));
    const { knowledge } = restart(terminal);
    knowledge.recall(escnOf(1));
    knowledge.recall(escnOf(1));
    knowledge.recall(escnOf(2));
    expect(knowledge.stats().recalls).toEqual({ hot: 1, disk: 1, missed: 1 });
  });

  it('is not replaced by an older answer that comes late', () => {
    const terminal = start();
    const now = terminal.clock.now();
    terminal.knowledge.remember(escnOf(1), found(now));
    terminal.knowledge.remember(escnOf(1), notRegistered(now - 1));
    expect(terminal.knowledge.recall(escnOf(1))).toEqual(found(now));
    const { knowledge } = restart(terminal);
    knowledge.remember(escnOf(1), notRegistered(now - 1));
    expect(knowledge.recall(escnOf(1))).toEqual(found(now));
    expect(restart({ ...terminal, knowledge }).knowledge.recall(escnOf(1))).toEqual(found(now));
  });

  it('is replaced by an answer of the same moment and by a newer one', () => {
    const { knowledge, clock } = start();
    const now = clock.now();
    for (const answer of [found(now), notRegistered(now), found(now + 1)]) {
      knowledge.remember(escnOf(1), answer);
      expect(knowledge.recall(escnOf(1))).toEqual(answer);
    }
  });

  it('that is dated in the future, by a clock that was wrong once, does not lock a card out', () => {
    const clock = fakeClock(Date.UTC(2099, 0, 1));
    const terminal = start({ clock });
    terminal.knowledge.remember(escnOf(1), notRegistered(clock.now()));
    clock.setWall(Date.UTC(2026, 8, 30));
    const { knowledge } = restart(terminal);
    knowledge.remember(escnOf(1), found(clock.now()));
    expect(knowledge.recall(escnOf(1))).toEqual(found(clock.now()));
  });

  it('is closed twice without harm, and takes nothing afterwards', () => {
    const terminal = start();
    terminal.knowledge.close();
    terminal.knowledge.close();
    terminal.knowledge.remember(escnOf(1), found(terminal.clock.now()));
    expect(start({ folder: terminal.folder }).knowledge.recall(escnOf(1))).toBeUndefined();
  });

  it('leaves only its file behind when it is closed', () => {
    const terminal = start();
    terminal.knowledge.remember(escnOf(1), found(1));
    terminal.knowledge.close();
    expect(readdirSync(terminal.folder)).toEqual(['cache.db']);
  });
});

describe('a card that is forgotten', () => {
  it('is gone from memory and disk, and what was set aside goes with it', async () => {
    const terminal = start();
    const { knowledge, clock, folder } = terminal;
    for (const n of [1, 2]) knowledge.remember(escnOf(n), found(clock.now()));
    await clock.pass(100);
    writeFileSync(join(folder, 'cache.db.aside-20260930T120000000Z-corrupt'), 'rows');
    expect(knowledge.forget(escnOf(1))).toEqual({ ok: true });
    expect(knowledge.recall(escnOf(1))).toBeUndefined();
    const rowKey = createSealing(KEY).rowKeyOf(escnOf(1));
    const files = readdirSync(folder);
    expect(files).not.toContain('cache.db.aside-20260930T120000000Z-corrupt');
    for (const name of files) expect(readFileSync(join(folder, name)).includes(rowKey), name).toBe(false);
    expect(restart(terminal).knowledge.recall(escnOf(2))).toBeDefined();
  });

  it('is gone before it was ever written', () => {
    const terminal = start();
    terminal.knowledge.remember(escnOf(1), found(1));
    terminal.knowledge.forget(escnOf(1));
    expect(restart(terminal).knowledge.recall(escnOf(1))).toBeUndefined();
  });
});

describe('retention', () => {
  it('removes a card 30 days after the answer and an unknown number after one', async () => {
    const terminal = start();
    const { knowledge, clock } = terminal;
    const now = clock.now();
    knowledge.remember(escnOf(1), found(now - 29 * DAY_MS));
    knowledge.remember(escnOf(2), found(now - 31 * DAY_MS));
    knowledge.remember(escnOf(3), notRegistered(now - 23 * HOUR_MS));
    knowledge.remember(escnOf(4), notRegistered(now - 26 * HOUR_MS));
    await clock.pass(60_000);
    const after = restart(terminal).knowledge;
    expect([1, 2, 3, 4].map((n) => after.recall(escnOf(n)) !== undefined)).toEqual([true, false, true, false]);
  });

  it('goes on in small steps until it is done', async () => {
    const terminal = start();
    const old = terminal.clock.now() - 40 * DAY_MS;
    for (let n = 0; n < 1000; n++) terminal.knowledge.remember(escnOf(n), found(old));
    await terminal.clock.pass(5 * 60_000);
    expect(terminal.knowledge.stats().disk).toMatchObject({ pending: 0, rows: 0 });
  });

  it('waits while cards are read from disk, but not for ever', async () => {
    const terminal = start();
    terminal.knowledge.remember(escnOf(1), found(terminal.clock.now() - 40 * DAY_MS));
    const readFor = async (seconds: number): Promise<void> => {
      for (let tenth = 0; tenth < 10 * seconds; tenth++) {
        terminal.knowledge.recall(escnOf(5000));
        await terminal.clock.pass(100);
      }
    };
    await readFor(45);
    expect(terminal.knowledge.stats().disk?.rows).toBe(1);
    await readFor(60);
    expect(terminal.knowledge.stats().disk?.rows).toBe(0);
  });

  it('tells nobody who has the file when within the hour an answer was given', () => {
    const terminal = start();
    terminal.knowledge.remember(escnOf(1), found(Date.UTC(2026, 8, 30, 11, 59, 59, 999)));
    terminal.knowledge.close();
    expect(rowsOnDisk(terminal.folder)).toMatchObject([{ answered_at: Date.UTC(2026, 8, 30, 11) / HOUR_MS }]);
  });
});

describe('a flood of random numbers', () => {
  it('flushes no card that is known, in memory or on disk, and is bounded', async () => {
    const terminal = start({ limits: { maxNegativeRows: 300 } });
    const { knowledge, clock } = terminal;
    for (let n = 0; n < 50; n++) knowledge.remember(escnOf(n), found(clock.now()));
    for (let n = 1000; n < 6000; n++) knowledge.remember(escnOf(n), notRegistered(clock.now()));
    await clock.pass(10_000);
    const { disk, hot } = knowledge.stats();
    expect(disk).toMatchObject({ pending: 0, rows: 350, negativeRows: 300 });
    expect(hot.positiveEntries).toBe(50);
    const after = restart(terminal).knowledge;
    for (let n = 0; n < 50; n++) expect(after.recall(escnOf(n))).toBeDefined();
  });
});

describe('a row that was changed on disk', () => {
  const change = (folder: string, sql: string): void => {
    const database = new DatabaseSync(join(folder, 'cache.db'));
    database.exec(sql);
    database.close();
  };

  it.each([
    ['a flipped bit', "UPDATE answers SET sealed = substr(sealed, 1, 20) || x'00' || substr(sealed, 22)"],
    ['a value of another kind', "UPDATE answers SET sealed = 'active'"],
    ['nothing in it', "UPDATE answers SET sealed = x''"],
  ])('by %s is not known, and the registry may put it right', (_, sql) => {
    const terminal = start();
    terminal.knowledge.remember(escnOf(1), found(1));
    terminal.knowledge.close();
    change(terminal.folder, sql);
    const { knowledge } = start({ folder: terminal.folder });
    expect(knowledge.recall(escnOf(1))).toBeUndefined();
    knowledge.remember(escnOf(1), found(2));
    expect(knowledge.recall(escnOf(1))).toEqual(found(2));
  });

  it('by the value of another card is not known: no student lends a status', () => {
    const terminal = start();
    const sealing = createSealing(KEY);
    terminal.knowledge.remember(escnOf(1), found(terminal.clock.now()));
    terminal.knowledge.remember(escnOf(2), notRegistered(terminal.clock.now()));
    terminal.knowledge.close();
    const [good, bad] = [1, 2].map((n) => sealing.rowKeyOf(escnOf(n)).toString('hex'));
    change(
      terminal.folder,
      `UPDATE answers SET sealed = (SELECT sealed FROM answers WHERE key = x'${good}') WHERE key = x'${bad}'`,
    );
    const { knowledge, notices } = start({ folder: terminal.folder });
    expect(knowledge.recall(escnOf(2))).toBeUndefined();
    expect(knowledge.stats().disk?.notOpened).toBe(1);
    expect(notices).toEqual([expect.stringContaining('changed on disk')]);
  });
});

describe('when the disk fails', () => {
  it('a lost key costs the cache, not the terminal', () => {
    const terminal = start();
    terminal.knowledge.remember(escnOf(1), found(terminal.clock.now()));
    const fresh = restart(terminal, { key: OTHER_KEY });
    expect(fresh.notices).toEqual([expect.stringContaining('was written under another terminal key')]);
    expect(fresh.knowledge.recall(escnOf(1))).toBeUndefined();
    fresh.knowledge.remember(escnOf(1), found(fresh.clock.now()));
    expect(restart(fresh, { key: OTHER_KEY }).knowledge.recall(escnOf(1))).toBeDefined();
  });

  it('a cache that is damaged while in use is set aside, and what is known goes on', async () => {
    const terminal = start();
    for (let n = 0; n < 3000; n++) terminal.knowledge.remember(escnOf(n), found(terminal.clock.now()));
    terminal.knowledge.close();
    const path = join(terminal.folder, 'cache.db');
    const bytes = readFileSync(path);
    const { knowledge, notices, clock, folder } = start({ folder: terminal.folder });
    // Behind the pages read at the start, so that only the recalls meet it.
    writeFileSync(path, bytes.fill(0xa5, 5 * 4096));
    for (let n = 0; n < 3000; n++) knowledge.recall(escnOf(n));
    expect(knowledge.stats().disk?.state).toBe('failing');
    knowledge.remember(escnOf(1), found(clock.now() + 1));
    await clock.pass(2000);
    expect(knowledge.stats().disk).toMatchObject({ state: 'writing', pending: 0, rows: 1 });
    expect(knowledge.recall(escnOf(1))).toEqual(found(clock.now() - 1999));
    expect(notices.some((notice) => notice.includes('is damaged; kept as cache.db.aside-'))).toBe(true);
    expect(notices.at(-1)).toContain('is written again');
    expect(readdirSync(folder).some((name) => name.endsWith('-corrupt'))).toBe(true);
  });

  it('a file that is full drops the oldest answers first', async () => {
    const terminal = start({ limits: { maxFileBytes: 400 * 1024 } });
    const { knowledge, clock, notices } = terminal;
    const now = clock.now();
    for (let n = 0; n < 4000; n++) knowledge.remember(escnOf(n), found(now - ((4000 - n) * HOUR_MS) / 8));
    await clock.pass(10 * 60_000);
    expect(knowledge.stats().disk).toMatchObject({ state: 'writing', pending: 0 });
    expect(notices).toEqual([expect.stringContaining('the oldest answers make room')]);
    const after = restart(terminal).knowledge;
    expect(after.recall(escnOf(3999))).toBeDefined();
    expect(after.recall(escnOf(0))).toBeUndefined();
  });

  it('and no file can be made, the terminal serves from memory, says so once, and tries again', async () => {
    const folder = temporaryFolder();
    const inTheWay = join(folder, 'cache.db.aside-20260930T120000000Z-not-a-file');
    mkdirSync(join(folder, 'cache.db'));
    mkdirSync(inTheWay);
    writeFileSync(join(inTheWay, 'full'), '');
    const { knowledge, notices, clock } = start({ folder });
    knowledge.remember(escnOf(1), found(clock.now()));
    expect(knowledge.recall(escnOf(1))).toBeDefined();
    expect(knowledge.stats().disk).toMatchObject({ state: 'failing', rows: null });
    expect(knowledge.forget(escnOf(2))).toMatchObject({ ok: false });
    expect(notices).toEqual([expect.stringContaining('goes on from memory and tries again')]);
    await clock.pass(5000);
    // The clock moved on, so the name to set it aside under is free now.
    expect(knowledge.stats().disk).toMatchObject({ state: 'writing', pending: 0, rows: 1 });
    expect(notices.at(-1)).toContain('is written again');
  });

  it('and there is no folder at all, the terminal serves from memory', () => {
    const file = join(temporaryFolder(), 'file');
    appendFileSync(file, '');
    const { knowledge, notices, clock } = start({ folder: join(file, 'data') });
    knowledge.remember(escnOf(1), found(clock.now()));
    expect(knowledge.recall(escnOf(1))).toBeDefined();
    expect(knowledge.stats().disk).toBeNull();
    expect(notices).toEqual([expect.stringContaining('goes on from memory')]);
  });
});

describe('a data folder', () => {
  it('belongs to one, and the other is told whose it is', () => {
    const { folder, clock } = start();
    expect(openKnowledge({ dataFolder: folder, terminalKey: KEY, clock })).toEqual({
      kind: 'in-use',
      pid: process.pid,
      message: `${folder} is in use by process ${process.pid}; one terminal works on one data folder`,
    });
  });

  it('is refused by the database where the lock was lost', () => {
    const { folder, clock } = start();
    writeFileSync(join(folder, 'lock'), '');
    expect(openKnowledge({ dataFolder: folder, terminalKey: KEY, clock })).toMatchObject({ kind: 'in-use', pid: null });
  });
});

describe('knowledge in memory only', () => {
  it('knows what it was told until it ends', () => {
    const clock = fakeClock();
    const knowledge = createMemoryKnowledge(clock);
    knowledge.remember(escnOf(1), found(clock.now()));
    knowledge.remember(escnOf(1), notRegistered(clock.now() - 1));
    expect(knowledge.recall(escnOf(1))).toEqual(found(clock.now()));
    expect(knowledge.forget(escnOf(1))).toEqual({ ok: true });
    expect(knowledge.recall(escnOf(1))).toBeUndefined();
    expect(knowledge.stats().disk).toBeNull();
    knowledge.close();
  });
});
