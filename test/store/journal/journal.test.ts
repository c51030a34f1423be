import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { sampleEntry } from '../../../main/cli/bench/journal/sample-entries.ts';
import { glanceAtJournal } from '../../../main/store/journal/inspect-journal.ts';
import { deriveJournalKeys } from '../../../main/store/journal/journal-keys.ts';
import { openJournalFile } from '../../../main/store/journal/journal-source.ts';
import { readEntries } from '../../../main/store/journal/read-entries.ts';
import { openStateFile } from '../../../main/store/state-file.ts';
import { type FakeClock, fakeClock } from '../../fakes/fake-clock.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';
import { copyFiles, entriesIn, KEY, startJournal, verifiedIn } from './journals.ts';

const newFolder = temporaryFolders();
const DAY_MS = 86_400_000;

describe('the journal', () => {
  it('gives back every entry in its order, over restarts', () => {
    const folder = newFolder();
    for (const from of [0, 100, 200]) {
      const { fill, close } = startJournal(folder);
      fill(100, from);
      close();
    }
    const clock = fakeClock();
    const expected = Array.from({ length: 300 }, (_, n) => sampleEntry(n, clock.now()));
    const found = entriesIn(folder);
    expect(found.map(({ entry }) => entry)).toEqual(expected);
    expect(found.map(({ sequence }) => sequence)).toEqual(expected.map((_, n) => n + 1));
    expect(verifiedIn(folder)).toMatchObject({ kind: 'intact', rows: 300, first: 1, last: 300, unsigned: 0 });
  });

  it('is on the disk 50 ms after an entry, without a close', async () => {
    const folder = newFolder();
    const { fill, clock, close } = startJournal(folder);
    fill(3);
    await clock.pass(50);
    const copy = newFolder();
    copyFiles(folder, copy);
    close();
    expect(entriesIn(copy)).toHaveLength(3);
    expect(verifiedIn(copy)).toMatchObject({ kind: 'intact', rows: 3, unsigned: 3 });
  });

  it('goes on where a cut of the power left it', async () => {
    const folder = newFolder();
    const first = startJournal(folder);
    first.fill(3);
    await first.clock.pass(50);
    const copy = newFolder();
    copyFiles(folder, copy);
    first.close();
    const second = startJournal(copy);
    second.fill(2);
    second.close();
    expect(second.notices).toEqual([]);
    expect(verifiedIn(copy)).toMatchObject({ kind: 'intact', rows: 5, unsigned: 0 });
  });

  it('signs every 500 rows, every 15 minutes and at its end', async () => {
    const { fill, clock, checkpoints, close } = startJournal(newFolder());
    fill(501);
    await clock.pass(1_000);
    expect(checkpoints.map(({ checkpoint }) => checkpoint.sequence)).toEqual([500]);
    await clock.pass(16 * 60_000);
    expect(checkpoints.map(({ checkpoint }) => checkpoint.sequence)).toEqual([500, 501]);
    await clock.pass(60 * 60_000);
    expect(checkpoints).toHaveLength(2);
    fill(700);
    close();
    expect(checkpoints.map(({ checkpoint }) => checkpoint.sequence)).toEqual([500, 501, 1_001, 1_201]);
  });

  it('drops days beyond retention behind a signed checkpoint, and still proves the rest', async () => {
    const folder = newFolder();
    const clock = fakeClock();
    const start = clock.now();
    const { fill, checkpoints, close } = startJournal(folder, { clock });
    fill(1_500);
    await clock.pass(1_000);
    const early = checkpoints.at(-1);
    await later(clock, 40);
    fill(10, 1_500);
    await later(clock, 51);
    fill(5, 1_510);
    close();
    const found = entriesIn(folder);
    expect(found.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 15 }, (_, n) => n + 1_501));
    expect(found.every(({ at }) => at >= start + 40 * DAY_MS)).toBe(true);
    expect(verifiedIn(folder)).toMatchObject({ kind: 'intact', rows: 15, first: 1_501, last: 1_515 });
    if (early === undefined) throw new Error('nothing was signed');
    expect(verifiedIn(folder, [early])).toMatchObject({
      kind: 'intact',
      compared: early.checkpoint.sequence === 1_500 ? 1 : 0,
    });
    const again = startJournal(folder, { clock });
    again.fill(1);
    again.close();
    expect(again.notices).toEqual([]);
    expect(verifiedIn(folder)).toMatchObject({ kind: 'intact', rows: 16 });
  });

  it('drops nothing by a clock nobody believes', async () => {
    const folder = newFolder();
    const clock = fakeClock();
    const { fill, close } = startJournal(folder, { clock });
    fill(10);
    await clock.pass(1_000);
    clock.setTrust('not-trusted');
    await later(clock, 400);
    fill(1);
    close();
    expect(entriesIn(folder)).toHaveLength(11);
  });

  it('tells lost rows once there is room again', async () => {
    const folder = newFolder();
    const journal = startJournal(folder);
    journal.fill(1);
    await journal.clock.pass(50);
    // Nothing is written before the timer: to the journal that is a disk that takes nothing for long.
    journal.fill(20_100);
    expect(journal.notices.filter((line) => /rows are lost/.test(line))).toHaveLength(1);
    expect(journal.reading.written()).toBe(1);
    journal.close();
    expect([journal.reading.written(), journal.reading.lost()]).toEqual([20_002, 100]);
    const found = entriesIn(folder);
    expect(found.at(-1)?.entry).toMatchObject({ kind: 'event', code: 'JOURNAL', detail: 'rows lost: 100' });
    expect(found).toHaveLength(20_002);
    expect(verifiedIn(folder)).toMatchObject({ kind: 'intact', rows: 20_002 });
  });

  it('leaves a journal that was changed on disk as evidence, and begins anew', () => {
    const folder = newFolder();
    const first = startJournal(folder);
    first.state.write('clock', { mark: 5 });
    first.fill(10);
    first.close();
    expect(glanceAtJournal(folder, KEY)).toMatchObject({ kind: 'ours', rows: 10 });
    change(folder, 'DELETE FROM rows WHERE sequence > 7');
    expect(glanceAtJournal(folder, KEY)).toEqual({ kind: 'not-ours' });
    const second = startJournal(folder);
    expect(second.state.read('clock')).toEqual({ mark: 5 });
    second.close();
    expect(second.notices).toHaveLength(1);
    const [entry] = entriesIn(folder);
    expect(entry?.entry).toMatchObject({ code: 'JOURNAL' });
    expect(verifiedIn(folder)).toMatchObject({ kind: 'intact', rows: 1 });
    const aside = readdirSync(folder).find((name) => name.endsWith('-changed'));
    expect(aside).toBeDefined();
    const evidence = newFolder();
    copyFileSync(join(folder, aside ?? ''), join(evidence, 'journal.db'));
    expect(verifiedIn(evidence)).toMatchObject({ kind: 'broken', fault: 'cut', sequence: 8 });
  });

  it('is told apart from the one of another terminal', () => {
    const folder = newFolder();
    const other = startJournal(folder, { terminalKey: new Uint8Array(32).fill(9) });
    other.fill(3);
    other.close();
    expect(verifiedIn(folder)).toMatchObject({ kind: 'broken', fault: 'foreign', sequence: 0 });
    const ours = startJournal(folder);
    ours.fill(1);
    ours.close();
    expect(ours.notices.join()).toMatch(/other-key/);
    expect(verifiedIn(folder)).toMatchObject({ kind: 'intact', rows: 2 });
  });

  it('begins anew beside a file found damaged, with what waits', async () => {
    const folder = newFolder();
    const journal = startJournal(folder);
    journal.fill(2_000);
    await journal.clock.pass(1_000);
    journal.close();
    const bytes = readFileSync(join(folder, 'journal.db'));
    bytes.fill(0xff, 4096 * 8);
    writeFileSync(join(folder, 'journal.db'), bytes);
    const second = startJournal(folder);
    second.fill(3);
    second.close();
    expect(verifiedIn(folder)).toMatchObject({ kind: 'intact' });
    expect(entriesIn(folder).filter(({ entry }) => entry.kind !== 'event')).toHaveLength(2);
    expect(second.notices.some((line) => /kept as/.test(line))).toBe(true);
  });

  it('is read and verified while it is written', async () => {
    const { fill, reading, close } = startJournal(newFolder());
    fill(700);
    const source = reading.current();
    if (source === undefined) throw new Error('no source');
    expect([...readEntries(source)]).toHaveLength(700);
    close();
  });

  it('keeps the states of a file of the first version', () => {
    const folder = newFolder();
    firstVersion(folder);
    const { state, fill, notices, close } = startJournal(folder);
    expect(state.read('clock')).toEqual({ mark: 42 });
    fill(1);
    close();
    expect(notices).toEqual([]);
    expect(verifiedIn(folder)).toMatchObject({ kind: 'intact', rows: 1 });
  });

  it('holds a reserve and can do without', async () => {
    const folder = newFolder();
    const { clock, close } = startJournal(folder);
    await clock.pass(2_000);
    expect(statSync(join(folder, 'journal.reserve')).size).toBe(8 * 1024 ** 2);
    rmSync(join(folder, 'journal.reserve'));
    await clock.pass(60_000);
    expect(statSync(join(folder, 'journal.reserve')).size).toBe(8 * 1024 ** 2);
    close();
  });

  it('says so where there is none, and where a terminal is running', () => {
    const folder = newFolder();
    expect(openJournalFile(folder)).toEqual({ kind: 'none' });
    const { fill, close } = startJournal(folder);
    fill(1);
    expect(openJournalFile(folder)).toEqual({ kind: 'in-use' });
    close();
    writeFileSync(join(folder, 'journal.db'), 'x'.repeat(5000));
    expect(openJournalFile(folder)).toMatchObject({ kind: 'unreadable' });
  });

  it('lives in memory where there is no folder, and loses nothing else', () => {
    const { fill, uses, notices, close } = startJournal(join(newFolder(), 'missing'));
    fill(10);
    expect(uses.usesOf('nobody')).toEqual([]);
    close();
    expect(notices.length).toBeGreaterThan(0);
  });
});

/** Days later, as after a long sleep: what is due is done within two minutes. */
async function later(clock: FakeClock, days: number): Promise<void> {
  clock.setWall(clock.now() + days * DAY_MS);
  await clock.pass(120_000);
}

describe('the keys of a journal', () => {
  it('are the same for the same terminal key and another for another', () => {
    const { publicKey } = deriveJournalKeys(KEY);
    expect(deriveJournalKeys(KEY).publicKey).toBe(publicKey);
    expect(deriveJournalKeys(new Uint8Array(32)).publicKey).not.toBe(publicKey);
  });
});

function change(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, 'journal.db'));
  database.exec(sql);
  database.close();
}

/** The states of version 1, written by what writes them and put back to that version. */
function firstVersion(folder: string): void {
  const clock = fakeClock();
  const file = openStateFile({ folder, terminalKey: KEY, clock, onNotice: () => undefined });
  file.write('clock', { mark: 42 });
  file.close();
  const tables = ['genesis', 'rows', 'checkpoints', 'head', 'day', 'uses'];
  change(folder, `${tables.map((table) => `DROP TABLE ${table}`).join('; ')}; PRAGMA user_version = 1`);
}
