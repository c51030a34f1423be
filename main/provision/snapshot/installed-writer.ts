import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '../../disk/sync-folder.ts';
import { type Installed, ROW_BYTES, ROW_KEY_BYTES } from './format.ts';
import { encodeTrailer } from './installed-file.ts';

/** Writes a snapshot beside the one in use and puts it in its place in one step. Every call throws the file system's errors. */
export interface InstalledWriter {
  /** Whole rows, in the order of their keys. */
  add(rows: Buffer): void;
  /** Ends the body; after it the facts about it are known. */
  readonly rows: number;
  keysSha256(): string;
  /** Puts it in place of what was there, all of it or nothing. `beforeSwap` lets go of the old file. */
  commit(facts: Omit<Installed, 'rows' | 'bodySha256'>, secret: Uint8Array, beforeSwap: () => void): void;
  /** Takes back what was written. Idempotent; does nothing after the commit. */
  discard(): void;
}

const OWNER_ONLY = 0o600;

export function createInstalledWriter(path: string): InstalledWriter {
  const temporary = `${path}.new`;
  const body = createHash('sha256');
  const keys = createHash('sha256');
  let rows = 0;
  let descriptor: number | undefined = openSync(temporary, 'w', OWNER_ONLY);
  const close = () => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  const write = (bytes: Buffer) => {
    for (let at = 0; at < bytes.length && descriptor !== undefined; ) at += writeSync(descriptor, bytes, at);
  };
  return {
    add(added) {
      body.update(added);
      for (let at = 0; at < added.length; at += ROW_BYTES) keys.update(added.subarray(at, at + ROW_KEY_BYTES));
      rows += added.length / ROW_BYTES;
      write(added);
    },
    get rows() {
      return rows;
    },
    keysSha256: () => keys.copy().digest('hex'),
    commit(facts, secret, beforeSwap) {
      write(encodeTrailer({ ...facts, rows, bodySha256: body.digest('hex') }, secret));
      if (descriptor !== undefined) fsyncSync(descriptor);
      close();
      // Windows replaces no file that is open.
      beforeSwap();
      renameSync(temporary, path);
      syncFolder(dirname(path));
    },
    discard() {
      close();
      rmSync(temporary, { force: true });
    },
  };
}
