import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dropSetAside, setAside } from '../../../main/store/cache/set-aside.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();
const NOW = Date.UTC(2026, 8, 30, 12);
const LIMITS = { maxAgeDays: 30 };

function folderWith(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) writeFileSync(join(folder, name), '');
  return folder;
}

describe('a database that is set aside', () => {
  it('takes its side files with it, under names SQLite still pairs', () => {
    const folder = folderWith('cache.db', 'cache.db-wal', 'journal.db');
    expect(setAside(join(folder, 'cache.db'), 'corrupt', NOW)).toEqual({
      ok: true,
      name: 'cache.db.aside-20260930T120000000Z-corrupt',
    });
    expect(readdirSync(folder).sort()).toEqual([
      'cache.db.aside-20260930T120000000Z-corrupt',
      'cache.db.aside-20260930T120000000Z-corrupt-wal',
      'journal.db',
    ]);
  });

  it('is dropped with its side files when two newer ones are there', () => {
    const folder = folderWith(
      'cache.db.aside-20260930T100000000Z-other-key',
      'cache.db.aside-20260930T100000000Z-other-key-wal',
      'cache.db.aside-20260930T110000000Z-corrupt-wal',
      'cache.db.aside-20260930T110000000Z-corrupt',
      'cache.db.aside-20260930T120000000Z-newer',
      'journal.db.aside-20260101T000000000Z-corrupt',
      'cache.db.aside-notes.txt',
      'cache.db',
    );
    dropSetAside(join(folder, 'cache.db'), NOW, LIMITS);
    expect(readdirSync(folder).sort()).toEqual([
      'cache.db',
      'cache.db.aside-20260930T110000000Z-corrupt',
      'cache.db.aside-20260930T110000000Z-corrupt-wal',
      'cache.db.aside-20260930T120000000Z-newer',
      'cache.db.aside-notes.txt',
      'journal.db.aside-20260101T000000000Z-corrupt',
    ]);
  });

  it('is never dropped where it is a folder, which is somebody else’s', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'cache.db.aside-20200101T000000000Z-not-a-file'));
    dropSetAside(join(folder, 'cache.db'), NOW, LIMITS);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('in a folder that is gone is nothing to do', () => {
    expect(() => dropSetAside(join(temporaryFolder(), 'nowhere', 'cache.db'), NOW, LIMITS)).not.toThrow();
    expect(setAside(join(temporaryFolder(), 'cache.db'), 'corrupt', NOW)).toMatchObject({ ok: true });
  });
});
