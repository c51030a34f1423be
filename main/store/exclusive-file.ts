import { randomBytes } from 'node:crypto';
import { closeSync, constants, copyFileSync, fsyncSync, linkSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '../disk/sync-folder.ts';
import { systemFaultOf } from './system-fault.ts';

const OWNER_ONLY = 0o600;

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

function writeDurably(path: string, content: Uint8Array): void {
  const descriptor = openSync(path, 'wx', OWNER_ONLY);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
