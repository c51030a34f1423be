import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import { openStateFile } from '../../main/store/state-file.ts';
import { type FakeClock, fakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const KEY = new Uint8Array(32).fill(7);
const newFolder = temporaryFolders();

let folder: string;
let clock: FakeClock;
let notices: string[];

beforeEach(() => {
  folder = newFolder();
  clock = fakeClock();
  notices = [];
});

function open(terminalKey = KEY) {
  return openStateFile({ folder, terminalKey, clock, onNotice: (line) => notices.push(line) });
}

/** Writes a state as one process would, all the way to the disk. */
async function keep(name: string, value: object): Promise<void> {
  const file = open();
  file.write(name, value);
  await clock.pass(1);
  file.close();
}

describe('the small states', () => {
  it('outlive the process', async () => {
    await keep('clock', { mark: 42 });
    expect(open().read('clock')).toEqual({ mark: 42 });
    expect(notices).toEqual([]);
  });

  it('are on the disk without a close: the process may be killed', async () => {
    const file = open();
    file.write('clock', { mark: 1 });
    await clock.pass(1);
    const copy = newFolder();
    for (const name of readdirSync(folder)) writeFileSync(join(copy, name), readFileSync(join(folder, name)));
    file.close();
    folder = copy;
    expect(open().read('clock')).toEqual({ mark: 1 });
  });

  it('are written by a close that comes before the disk was asked', () => {
    const file = open();
    file.write('clock', { mark: 2 });
    file.close();
    file.close();
    expect(open().read('clock')).toEqual({ mark: 2 });
  });

  it('are synced at each write, in a file for its owner only', async () => {
    await keep('clock', {});
    expect(statSync(join(folder, 'journal.db')).mode & 0o777).toBe(0o600);
    const database = new DatabaseSync(join(folder, 'journal.db'), { readOnly: true });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
  });

  it('know nothing of a name nobody wrote', () => expect(open().read('clock')).toBeUndefined());

  it.each([
    ['another content', 'UPDATE state SET content = \'{"mark":9}\''],
    ['the tag of another name', "INSERT INTO state SELECT 'breaker', content, tag FROM state WHERE name = 'clock'"],
    ['no tag', "UPDATE state SET tag = x''"],
  ])('are not believed with %s', async (_title, change) => {
    await keep('clock', { mark: 1 });
    const database = new DatabaseSync(join(folder, 'journal.db'));
    database.exec(change);
    database.close();
    const file = open();
    expect(file.read(change.includes('breaker') ? 'breaker' : 'clock')).toBeUndefined();
    expect(notices).toHaveLength(1);
  });

  it('are not believed under another terminal key', async () => {
    await keep('clock', { mark: 1 });
    expect(open(new Uint8Array(32).fill(8)).read('clock')).toBeUndefined();
  });

  it.each([
    ['no database', () => writeFileSync(join(folder, 'journal.db'), 'x'.repeat(5000))],
    ['another program’s', () => foreign('CREATE TABLE songs (title TEXT)')],
    [
      'of a newer version',
      () => foreign('PRAGMA application_id = 0x5453534a; PRAGMA user_version = 9; CREATE TABLE t (a)'),
    ],
    ['a folder', () => mkdirSync(join(folder, 'journal.db'))],
  ])('begin anew beside a file that is %s, which is kept', async (_title, make) => {
    make();
    await keep('clock', { mark: 3 });
    expect(open().read('clock')).toEqual({ mark: 3 });
    expect(notices).toHaveLength(1);
    expect(readdirSync(folder).some((name) => name.startsWith('journal.db.aside-'))).toBe(true);
  });

  it('live in memory while another process has the file', () => {
    const first = open();
    const second = open();
    second.write('clock', { mark: 4 });
    expect(second.read('clock')).toEqual({ mark: 4 });
    expect(notices).toHaveLength(1);
    second.close();
    first.close();
  });

  it.skipIf(process.getuid?.() === 0)('live in memory where nothing can be written', () => {
    chmodSync(folder, 0o500);
    const file = open();
    file.write('clock', { mark: 5 });
    expect(file.read('clock')).toEqual({ mark: 5 });
    chmodSync(folder, 0o700);
  });

  it('live in memory where the folder is gone', () => {
    folder = join(folder, 'missing');
    const file = open();
    file.write('clock', { mark: 5 });
    expect(file.read('clock')).toEqual({ mark: 5 });
    expect(notices).toHaveLength(1);
    file.close();
  });
});

function foreign(sql: string): void {
  const database = new DatabaseSync(join(folder, 'journal.db'));
  database.exec(sql);
  database.close();
}
