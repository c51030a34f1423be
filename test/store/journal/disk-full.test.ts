import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../support/temporary-folder.ts';
import { entriesIn, startJournal, verifiedIn } from './journals.ts';

const newFolder = temporaryFolders();
describe('a disk that is full', () => {
  it('takes the reserve first, then nothing is lost that memory can hold', { timeout: 60_000 }, async ({ skip }) => {
    const disk = newFolder();
    if (!mounted(disk)) skip('no file system can be mounted here');
    try {
      const journal = startJournal(disk);
      await journal.clock.pass(2_000);
      expect(existsSync(join(disk, 'journal.reserve'))).toBe(true);
      fillUp(join(disk, 'ballast'));
      journal.fill(2_000);
      await journal.clock.pass(1_000);
      expect(existsSync(join(disk, 'journal.reserve'))).toBe(false);
      expect(journal.notices.join()).toMatch(/kept in reserve/);
      fillUp(join(disk, 'more'));
      journal.fill(3_000, 2_000);
      await journal.clock.pass(1_000);
      fillUp(join(disk, 'most'));
      journal.fill(10_000, 5_000);
      await journal.clock.pass(10_000);
      expect(journal.notices.at(-1)).toMatch(/fails/);
      for (const name of ['ballast', 'more', 'most']) rmSync(join(disk, name), { force: true });
      await journal.clock.pass(120_000);
      journal.close();
      expect(journal.notices.join()).toMatch(/written again/);
      expect(entriesIn(disk)).toHaveLength(15_000);
      expect(verifiedIn(disk)).toMatchObject({ kind: 'intact', rows: 15_000 });
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

/** A file system of 24 MB on a folder; false where this user or this container may not. */
function mounted(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    // Error with the exit code of mount, or none on this platform.
    return false;
  }
}

/** Writes until there is no room at all. */
function fillUp(path: string): void {
  for (let bytes = 2 ** 24; bytes >= 1024; bytes /= 2) {
    for (;;) {
      try {
        writeFileSync(path, Buffer.alloc(bytes), { flag: 'a' });
      } catch {
        // ENOSPC: on with less.
        break;
      }
    }
  }
}
