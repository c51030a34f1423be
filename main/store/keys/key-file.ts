import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, constants, fstatSync, openSync, readSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { TERMINAL_KEY_BYTES } from '../byte-sealing.ts';
import { createExclusively } from '../exclusive-file.ts';
import { systemFaultOf } from '../system-fault.ts';
import type { LoadedKey, WritableKeyStore } from './key-store.ts';

/** Bits that let anybody but the owner read, write or run a file. */
const OTHERS = 0o077;
const OWNER_ONLY = 0o600;

/**
 * The terminal key as a file of 32 bytes in the keys folder, readable by its owner only. The weakest store: who takes
 * the disk takes the key. A file others could read is closed and says so.
 */
export function keyFileStore(keysFolder: string): WritableKeyStore {
  const path = join(keysFolder, 'terminal.key');

  const load = (): LoadedKey => {
    try {
      return readKeyFile(path);
    } catch (error) {
      const fault = systemFaultOf(error);
      if (fault === undefined) throw error;
      if (fault.code === 'ENOENT') return { kind: 'absent' };
      return { kind: 'unusable', message: `${path}: the terminal key can't be read, ${fault.reason}` };
    }
  };

  return {
    name: 'key file',
    load,

    create() {
      const key = new Uint8Array(randomBytes(TERMINAL_KEY_BYTES));
      try {
        return createExclusively(path, key) === 'created' ? { kind: 'key', key, notice: null } : load();
      } catch (error) {
        const fault = systemFaultOf(error);
        if (fault === undefined) throw error;
        return { kind: 'unusable', message: `${path}: the terminal key can't be written, ${fault.reason}` };
      }
    },

    discard() {
      try {
        // One is kept: whoever truncated it may have a copy to compare with.
        renameSync(path, `${path}.lost`);
        return { ok: true };
      } catch (error) {
        const fault = systemFaultOf(error);
        if (fault === undefined) throw error;
        return { ok: false, message: `${path}: the broken terminal key can't be put aside, ${fault.reason}` };
      }
    },
  };
}

function readKeyFile(path: string): LoadedKey {
  // Windows has no O_NONBLOCK; elsewhere it keeps a named pipe from waiting for a writer.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { kind: 'unusable', message: `${path}: the terminal key is not a file` };
    const bytes = new Uint8Array(TERMINAL_KEY_BYTES + 1);
    const length = readSync(descriptor, bytes);
    if (length !== TERMINAL_KEY_BYTES) {
      return {
        kind: 'lost',
        message: `${path}: the terminal key has ${sizeOf(stats.size)}, not ${TERMINAL_KEY_BYTES}`,
      };
    }
    const key = bytes.slice(0, TERMINAL_KEY_BYTES);
    if (process.platform === 'win32' || (stats.mode & OTHERS) === 0) return { kind: 'key', key, notice: null };
    return closeToOthers(path, stats.mode, key);
  } finally {
    closeSync(descriptor);
  }
}

function closeToOthers(path: string, mode: number, key: Uint8Array): LoadedKey {
  const was = (mode & 0o777).toString(8).padStart(4, '0');
  try {
    chmodSync(path, OWNER_ONLY);
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    return {
      kind: 'unusable',
      message: `${path}: the terminal key is open to other users (mode ${was}); make it ${OWNER_ONLY.toString(8)} and this user's own`,
    };
  }
  return {
    kind: 'key',
    key,
    notice: `${path}: the terminal key was open to other users (mode ${was}) and is closed now`,
  };
}

function sizeOf(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}
