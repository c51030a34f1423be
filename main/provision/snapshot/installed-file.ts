import { createHash, timingSafeEqual } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileFaultOf } from './file-fault.ts';
import {
  INSTALLED_MAGIC,
  type Installed,
  installedSchema,
  LENGTH_BYTES,
  MAX_MANIFEST_BYTES,
  ROW_BYTES,
  ROW_KEY_BYTES,
} from './format.ts';
import { installedMac } from './snapshot-sealing.ts';

/** The snapshot in use: sorted rows, and behind them what they have in common, authenticated by the site's secret. */
export interface InstalledFile {
  readonly facts: Installed;
  /** The sealed row; undefined where there is none. Throws the file system's errors. */
  find(rowKey: Uint8Array): Buffer | undefined;
  /** Reads rows from a place on, for copying; gives how many bytes. Throws the file system's errors. */
  read(into: Buffer, row: number): number;
  /** Idempotent. */
  close(): void;
}

export type InstalledOpening =
  | { readonly kind: 'open'; readonly file: InstalledFile }
  | { readonly kind: 'none' }
  /** One line. */
  | { readonly kind: 'unusable'; readonly message: string };

const MAC_BYTES = 32;
const TAIL_BYTES = MAC_BYTES + LENGTH_BYTES + INSTALLED_MAGIC.length;
const CHUNK_BYTES = 7489 * ROW_BYTES;

/** What goes behind the rows. */
export function encodeTrailer(facts: Installed, secret: Uint8Array): Buffer {
  const json = Buffer.from(JSON.stringify(facts), 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.length);
  return Buffer.concat([json, installedMac(secret, json), length, INSTALLED_MAGIC]);
}

/** Opens and checks the whole file: some 3 ms for each 10,000 cards. */
export function openInstalled(path: string, secret: Uint8Array): InstalledOpening {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const opened = check(descriptor, secret);
    if (typeof opened === 'string') {
      closeSync(descriptor);
      return { kind: 'unusable', message: `${path} ${opened}; it is not used` };
    }
    return { kind: 'open', file: fileOn(descriptor, opened) };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    const fault = fileFaultOf(error);
    if (fault === undefined) throw error;
    return fault.code === 'ENOENT' ? { kind: 'none' } : { kind: 'unusable', message: `${path}: ${fault.reason}` };
  }
}

/** The facts, or what is wrong. */
function check(descriptor: number, secret: Uint8Array): Installed | string {
  const { size } = fstatSync(descriptor);
  const tail = Buffer.alloc(TAIL_BYTES);
  if (size < TAIL_BYTES || readSync(descriptor, tail, 0, TAIL_BYTES, size - TAIL_BYTES) !== TAIL_BYTES)
    return 'is cut short';
  if (!tail.subarray(MAC_BYTES + LENGTH_BYTES).equals(INSTALLED_MAGIC)) return 'is damaged';
  const length = tail.readUInt32BE(MAC_BYTES);
  const jsonAt = size - TAIL_BYTES - length;
  if (length > MAX_MANIFEST_BYTES || jsonAt < 0) return 'is damaged';
  const json = Buffer.alloc(length);
  readSync(descriptor, json, 0, length, jsonAt);
  if (!timingSafeEqual(installedMac(secret, json), tail.subarray(0, MAC_BYTES))) {
    return 'is damaged, or was sealed under another secret';
  }
  const parsed = installedSchema.safeParse(JSON.parse(json.toString('utf8')));
  if (!parsed.success) return 'is of another version';
  if (jsonAt !== parsed.data.rows * ROW_BYTES) return 'is damaged';
  return bodyHash(descriptor, jsonAt) === parsed.data.bodySha256 ? parsed.data : 'is damaged';
}

function bodyHash(descriptor: number, bytes: number): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let at = 0; at < bytes; ) {
    const got = readSync(descriptor, chunk, 0, Math.min(chunk.length, bytes - at), at);
    if (got === 0) break;
    hash.update(chunk.subarray(0, got));
    at += got;
  }
  return hash.digest('hex');
}

function fileOn(descriptor: number, facts: Installed): InstalledFile {
  const row = Buffer.alloc(ROW_BYTES);
  let isClosed = false;
  return {
    facts,
    find(rowKey) {
      if (isClosed) return undefined;
      let low = 0;
      let high = facts.rows - 1;
      while (low <= high) {
        const middle = (low + high) >>> 1;
        // Only the key; the row itself once it is the right one.
        if (readSync(descriptor, row, 0, ROW_KEY_BYTES, middle * ROW_BYTES) !== ROW_KEY_BYTES) return undefined;
        const order = row.compare(rowKey, 0, ROW_KEY_BYTES, 0, ROW_KEY_BYTES);
        if (order === 0) {
          const got = readSync(descriptor, row, 0, ROW_BYTES, middle * ROW_BYTES);
          return got === ROW_BYTES ? Buffer.from(row.subarray(ROW_KEY_BYTES)) : undefined;
        }
        if (order < 0) low = middle + 1;
        else high = middle - 1;
      }
      return undefined;
    },
    read(into, at) {
      const rows = Math.min(Math.floor(into.length / ROW_BYTES), facts.rows - at);
      return rows <= 0 || isClosed ? 0 : readSync(descriptor, into, 0, rows * ROW_BYTES, at * ROW_BYTES);
    },
    close() {
      if (!isClosed) closeSync(descriptor);
      isClosed = true;
    },
  };
}
