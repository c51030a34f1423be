import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockDataFolder } from '../../main/store/data-lock.ts';
import { ownIdentity } from '../../main/store/process-identity.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();

function folderWithLock(content: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'lock'), content);
  return folder;
}

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('the lock of a data folder', () => {
  it('is held by one, who is named to the other', () => {
    const folder = temporaryFolder();
    const lock = lockDataFolder(folder);
    expect(lock.kind).toBe('held');
    expect(lockDataFolder(folder)).toEqual({ kind: 'in-use', pid: process.pid });
  });

  it('is free again after it was released, and releasing twice does nothing', () => {
    const folder = temporaryFolder();
    const lock = lockDataFolder(folder);
    if (lock.kind !== 'held') throw new Error(lock.kind);
    lock.release();
    const next = lockDataFolder(folder);
    expect(next.kind).toBe('held');
  });

  it('is not released by who lost it', () => {
    const folder = temporaryFolder();
    const lock = lockDataFolder(folder);
    writeFileSync(join(folder, 'lock'), '{"pid":1,"birth":null}');
    if (lock.kind === 'held') lock.release();
    expect(existsSync(join(folder, 'lock'))).toBe(true);
  });

  it.each([
    ['a process that ended', () => JSON.stringify({ pid: deadPid(), birth: null })],
    ['nobody, cut short', () => '{"pid":'],
    ['nobody, empty', () => ''],
    ['no process id', () => '{"pid":-1,"birth":null}'],
    ['nonsense', () => '[]'],
  ])('is taken over from %s', (_, content) => {
    const folder = folderWithLock(content());
    expect(lockDataFolder(folder).kind).toBe('held');
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toEqual(ownIdentity());
  });

  it.runIf(process.platform === 'linux')('is taken over from a process whose id another one has now', () => {
    const earlier = { ...ownIdentity(), birth: '00000000-0000-0000-0000-000000000000/1' };
    expect(lockDataFolder(folderWithLock(JSON.stringify(earlier))).kind).toBe('held');
  });

  it('is respected where a living process told nothing more of itself', () => {
    const folder = folderWithLock(JSON.stringify({ pid: process.ppid, birth: null }));
    expect(lockDataFolder(folder)).toEqual({ kind: 'in-use', pid: process.ppid });
  });

  it('that can not be made is a value', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'lock'));
    expect(lockDataFolder(folder)).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('lock') });
    expect(lockDataFolder(join(folder, 'nowhere'))).toMatchObject({ kind: 'unavailable' });
  });
});
