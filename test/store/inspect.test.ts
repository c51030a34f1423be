import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { lockHolder } from '../../main/store/data-lock.ts';
import { inspectCache, inspectState, inspectSync } from '../../main/store/inspect.ts';
import { openKnowledge } from '../../main/store/knowledge.ts';
import { openStateFile } from '../../main/store/state-file.ts';
import { openSyncLedger } from '../../main/store/sync-ledger.ts';
import { fakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { escnOf, found, KEY, notRegistered, OTHER_KEY } from './cards.ts';

const temporaryFolder = temporaryFolders();

/** A terminal's files; `close` ends it. */
function terminalOn(folder: string) {
  const clock = fakeClock();
  const opening = openKnowledge({ dataFolder: folder, terminalKey: KEY, clock });
  if (opening.kind !== 'open') throw new Error(opening.message);
  opening.knowledge.remember(escnOf(1), found(clock.now()));
  opening.knowledge.remember(escnOf(2), notRegistered(clock.now()));
  const state = openStateFile({ folder, terminalKey: KEY, clock, onNotice: () => undefined });
  state.write('clock', { mark: 7 });
  return {
    close() {
      state.close();
      opening.knowledge.close();
    },
  };
}

describe('a look into what a terminal keeps', () => {
  it('finds nothing where there is nothing, and makes nothing', () => {
    const folder = temporaryFolder();
    expect([inspectCache(folder, KEY), inspectState(folder, KEY, 'clock'), inspectSync(folder)]).toEqual([
      { kind: 'none' },
      { kind: 'none' },
      { kind: 'none' },
    ]);
    expect([lockHolder(folder), readdirSync(folder)]).toEqual([undefined, []]);
  });

  it('counts cards and reads states, and leaves the files as they are', () => {
    const folder = temporaryFolder();
    terminalOn(folder).close();
    const files = readdirSync(folder);
    const before = readFileSync(join(folder, 'cache.db'));
    expect(inspectCache(folder, KEY)).toEqual({ kind: 'read', value: { rows: 2, negativeRows: 1 } });
    expect(inspectState(folder, KEY, 'clock')).toEqual({ kind: 'read', value: { mark: 7 } });
    expect(inspectState(folder, KEY, 'breaker')).toEqual({ kind: 'read', value: undefined });
    expect(readFileSync(join(folder, 'cache.db')).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(files);
  });

  it('sees what was written last before a terminal was killed', () => {
    const [folder, killed] = [temporaryFolder(), temporaryFolder()];
    const ledger = openSyncLedger({ dataFolder: folder, terminalKey: KEY, now: 1_000 });
    if (!ledger.ok) throw new Error(ledger.message);
    ledger.value.begin({ identity: 'router.test', totalPages: 1, totalElements: 1 }, 2_000);
    // As they lie at that moment, with no process on them.
    for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(killed, name));
    ledger.value.close();
    expect(readdirSync(killed)).toEqual(['sync.db', 'sync.db-wal']);
    expect(inspectSync(killed)).toEqual({
      kind: 'read',
      value: { cards: 0, completedAt: null, touchedAt: 2_000, isUnfinished: true },
    });
  });

  it('says that a terminal is running, and which process it is', () => {
    const folder = temporaryFolder();
    const terminal = terminalOn(folder);
    try {
      expect(inspectCache(folder, KEY)).toEqual({ kind: 'in-use' });
      expect(inspectState(folder, KEY, 'clock')).toEqual({ kind: 'in-use' });
      expect(lockHolder(folder)).toBe(process.pid);
    } finally {
      terminal.close();
    }
  });

  it('believes nothing that was written under another key', () => {
    const folder = temporaryFolder();
    terminalOn(folder).close();
    expect(inspectCache(folder, OTHER_KEY)).toMatchObject({ kind: 'unfit', message: expect.stringContaining('key') });
    expect(inspectState(folder, OTHER_KEY, 'clock')).toEqual({ kind: 'read', value: undefined });
  });

  it.each<[string, (path: string) => void]>([
    ['garbage', (path) => writeFileSync(path, 'not a database, but longer than its header is'.repeat(40))],
    ['an empty file', (path) => writeFileSync(path, '')],
    ['a folder', (path) => mkdirSync(path)],
    [
      'a database of somebody else',
      (path) => {
        const other = new DatabaseSync(path);
        other.exec('CREATE TABLE contacts (name TEXT)');
        other.close();
      },
    ],
    [
      'a database that only looks like ours',
      (path) => {
        const other = new DatabaseSync(path);
        other.exec('CREATE TABLE meta (colour TEXT); CREATE TABLE state (colour TEXT)');
        other.close();
      },
    ],
  ])('says of %s that it is of no use', (_what, make) => {
    const folder = temporaryFolder();
    for (const name of ['cache.db', 'journal.db', 'sync.db']) make(join(folder, name));
    for (const looked of [inspectCache(folder, KEY), inspectState(folder, KEY, 'clock'), inspectSync(folder)])
      expect(looked).toMatchObject({ kind: 'unfit', message: expect.stringMatching(/^[^\n]+$/) });
  });

  it('tells when a sync was made, and whether it was interrupted', () => {
    const folder = temporaryFolder();
    const now = Date.UTC(2026, 8, 1);
    const ledger = openSyncLedger({ dataFolder: folder, terminalKey: KEY, now });
    if (!ledger.ok) throw new Error(ledger.message);
    ledger.value.begin({ identity: 'x', totalPages: 2, totalElements: 300 }, now + 5);
    ledger.value.close();
    expect(inspectSync(folder)).toEqual({
      kind: 'read',
      value: { cards: 0, completedAt: null, touchedAt: now + 5, isUnfinished: true },
    });
  });
});
