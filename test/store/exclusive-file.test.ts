import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createExclusively, sweepUnfinished } from '../../main/store/exclusive-file.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const newFolder = temporaryFolders();
const CONTENT = Buffer.from('content');

describe('a file that is made exclusively', () => {
  it('is there whole, is never replaced, and leaves nothing beside it', () => {
    const folder = newFolder();
    const path = join(folder, 'terminal.key');
    expect(createExclusively(path, CONTENT)).toBe('created');
    expect(createExclusively(path, Buffer.from('another'))).toBe('exists');
    expect(readFileSync(path)).toEqual(CONTENT);
    expect(readdirSync(folder)).toEqual(['terminal.key']);
  });
});

describe('sweeping what a power cut left', () => {
  const now = Date.now();
  const leave = (folder: string, name: string, at: number): void => {
    writeFileSync(join(folder, name), CONTENT);
    utimesSync(join(folder, name), at / 1000, at / 1000);
  };

  it('removes what is old or from the future, and nothing else', () => {
    const folder = newFolder();
    leave(folder, 'terminal.key', now - 3_600_000);
    leave(folder, 'terminal.key.0123456789ab.tmp', now - 3_600_000);
    // The machine has forgotten the time since.
    leave(folder, 'lock.0123456789ab.tmp', now + 3_600_000);
    leave(folder, 'lock.ba9876543210.tmp', now);
    leave(folder, 'notes.tmp', now - 3_600_000);
    sweepUnfinished(folder, now);
    expect(readdirSync(folder).sort()).toEqual(['lock.ba9876543210.tmp', 'notes.tmp', 'terminal.key']);
  });

  it('does not mind a folder that is not there', () => {
    expect(() => sweepUnfinished(join(newFolder(), 'none'), now)).not.toThrow();
  });
});
