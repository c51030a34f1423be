import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '../config/read-small-file.ts';
import { syncFolder } from './sync-folder.ts';

const OWNER_ONLY = 0o600;

export type Replaced = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Puts a file there with its whole content or leaves the old one, also after a power cut. Readable by its owner only. */
export function replaceFile(path: string, content: string): Replaced {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const descriptor = openSync(temporary, 'wx', OWNER_ONLY);
    try {
      writeSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
    return { ok: true };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return { ok: false, message: `${path}: can't be written (${code})` };
  } finally {
    rmSync(temporary, { force: true });
  }
}
