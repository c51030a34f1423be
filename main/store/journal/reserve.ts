import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemFaultOf } from '../system-fault.ts';

/** Name of the file in the data folder. */
export const RESERVE_FILE = 'journal.reserve';
/** Room for the log of a day: some 8,000 rows. */
const DEFAULT_BYTES = 8 * 1024 ** 2;
const STEP_BYTES = 1024 ** 2;

/** Bytes kept on the disk for nothing but to be given up when it is full. */
export interface Reserve {
  /** Takes the room, where it isn't taken and there is some. */
  take(): void;
  /** Frees the room; false where there was none. */
  giveUp(): boolean;
}

/** Written with noise, so that no file system stores it in less. */
export function reserveIn(folder: string, bytes = DEFAULT_BYTES): Reserve {
  const path = join(folder, RESERVE_FILE);
  return {
    take() {
      try {
        if (statSync(path, { throwIfNoEntry: false })?.size === bytes) return;
        const descriptor = openSync(path, 'w', 0o600);
        try {
          for (let written = 0; written < bytes; ) {
            written += writeSync(descriptor, randomBytes(Math.min(STEP_BYTES, bytes - written)));
          }
          fsyncSync(descriptor);
        } finally {
          closeSync(descriptor);
        }
      } catch (error) {
        if (systemFaultOf(error) === undefined) throw error;
        // Half a reserve would take the room a row needs now.
        remove(path);
      }
    },
    giveUp: () => remove(path),
  };
}

function remove(path: string): boolean {
  try {
    rmSync(path);
    return true;
  } catch (error) {
    // Not there, or not ours to remove.
    if (systemFaultOf(error) === undefined) throw error;
    return false;
  }
}
