import { createHash } from 'node:crypto';
import { openSync, renameSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolderSoon } from '../../disk/sync-folder.ts';
import { type Installed, ROW_BYTES, ROW_KEY_BYTES } from './format.ts';
import { BLOCK_ROWS, encodeTrailer, type InstalledFile, installedOn } from './installed-file.ts';

/**
 * Writes a snapshot beside the one in use and puts it in its place in one step. The disk's work is done beside the
 * event loop: a terminal serves meanwhile. Every promise rejects with the file system's errors.
 */
export interface InstalledWriter {
  /** Whole rows, in the order of their keys; copied. */
  add(rows: Buffer): void;
  /** Some hundred rows wait to be written: time for {@link drain}. */
  readonly isFull: boolean;
  drain(): Promise<void>;
  readonly rows: number;
  /** SHA-256 of the keys of all rows so far. */
  keysSha256(): string;
  /** Puts it in place of what was there, all of it or nothing. Nothing comes between the two steps of `swap`. */
  commit(facts: Omit<Installed, 'rows' | 'bodySha256'>, secret: Uint8Array, swap: Swap): Promise<void>;
  /** Takes back what was written. Idempotent; does nothing after the commit. */
  discard(): Promise<void>;
}

export interface Swap {
  /** Lets go of the old file. */
  before(): void;
  /** Takes the new one into use. */
  after(file: InstalledFile): void;
}

const OWNER_ONLY = 0o600;
/** Rows written at a time: a millisecond of work between two taps. */
export const ROWS_AT_ONCE = 512;

export async function createInstalledWriter(path: string): Promise<InstalledWriter> {
  const temporary = `${path}.new`;
  const body = createHash('sha256');
  const keys = createHash('sha256');
  const firstKeys: Buffer[] = [];
  let waiting: Buffer[] = [];
  let waitingRows = 0;
  let rows = 0;
  let handle: Awaited<ReturnType<typeof open>> | undefined = await open(temporary, 'w', OWNER_ONLY);

  async function write(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length && handle !== undefined; ) at += (await handle.write(bytes, at)).bytesWritten;
  }

  async function drain(): Promise<void> {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    waitingRows = 0;
    body.update(bytes);
    await write(bytes);
  }

  return {
    add(added) {
      waiting.push(Buffer.from(added));
      for (let at = 0; at < added.length; at += ROW_BYTES) {
        const key = added.subarray(at, at + ROW_KEY_BYTES);
        keys.update(key);
        if (rows % BLOCK_ROWS === 0) firstKeys.push(Buffer.from(key));
        rows += 1;
        waitingRows += 1;
      }
    },
    get isFull() {
      return waitingRows >= ROWS_AT_ONCE;
    },
    drain,
    get rows() {
      return rows;
    },
    keysSha256: () => keys.copy().digest('hex'),
    async commit(common, secret, swap) {
      await drain();
      const facts = { ...common, rows, bodySha256: body.digest('hex') };
      await write(encodeTrailer(facts, secret));
      await handle?.sync();
      await handle?.close();
      handle = undefined;
      // Windows replaces no file that is open.
      swap.before();
      renameSync(temporary, path);
      swap.after(installedOn(openSync(path, 'r'), facts, Buffer.concat(firstKeys)));
      await syncFolderSoon(dirname(path));
    },
    async discard() {
      await handle?.close();
      handle = undefined;
      await rm(temporary, { force: true });
    },
  };
}
