import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '../disk/sync-folder.ts';
import { systemFaultOf } from './system-fault.ts';

const OWNER_ONLY = 0o600;
/** What {@link createExclusively} calls a file until it is whole. */
const TEMPORARY = /\.[0-9a-f]{12}\.tmp$/;
/** Making a file takes milliseconds: one this old, or from the future, is nobody's any more. */
const UNFINISHED_AFTER_MS = 60_000;

/** File systems without hard links (FAT, some network shares). */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Makes a file that is either not there or there with its whole content, also after a power cut, and never replaces
 * one: of two processes one gets `created`, the other `exists`. Readable by its owner only. Throws the file system's
 * errors.
 */
export function createExclusively(path: string, content: Uint8Array): 'created' | 'exists' {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeDurably(temporary, content);
    try {
      linkSync(temporary, path);
    } catch (error) {
      if (!NO_LINKS.has(systemFaultOf(error)?.code ?? '')) throw error;
      copyFileSync(temporary, path, constants.COPYFILE_EXCL);
    }
    syncFolder(dirname(path));
    return 'created';
  } catch (error) {
    if (systemFaultOf(error)?.code === 'EEXIST') return 'exists';
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Removes what a power cut left of {@link createExclusively} in a folder: a second name of a finished file, or a piece
 * of one. `now` is ms since 1970 by the machine's clock. What can't be removed stays until the next start.
 */
export function sweepUnfinished(folder: string, now: number): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!TEMPORARY.test(name)) continue;
      const path = join(folder, name);
      const madeAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
      if (Math.abs(now - madeAt) > UNFINISHED_AFTER_MS) rmSync(path, { force: true });
    }
  } catch (error) {
    if (systemFaultOf(error) === undefined) throw error;
  }
}

function writeDurably(path: string, content: Uint8Array): void {
  const descriptor = openSync(path, 'wx', OWNER_ONLY);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
