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
/** Rows a search reads from the disk; the first key of each such block is held in memory: 25 kB for 100,000 cards. */
export const BLOCK_ROWS = 64;
const CHUNK_BYTES = 128 * BLOCK_ROWS * ROW_BYTES;

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
    return { kind: 'open', file: installedOn(descriptor, opened.facts, opened.firstKeys) };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    const fault = fileFaultOf(error);
    if (fault === undefined) throw error;
    return fault.code === 'ENOENT' ? { kind: 'none' } : { kind: 'unusable', message: `${path}: ${fault.reason}` };
  }
}

/** The facts and the first key of each block, or what is wrong. */
function check(descriptor: number, secret: Uint8Array): { facts: Installed; firstKeys: Buffer } | string {
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
  const body = readBody(descriptor, jsonAt);
  return body.sha256 === parsed.data.bodySha256 ? { facts: parsed.data, firstKeys: body.firstKeys } : 'is damaged';
}

function readBody(descriptor: number, bytes: number): { readonly sha256: string; readonly firstKeys: Buffer } {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const firstKeys: Buffer[] = [];
  for (let at = 0; at < bytes; ) {
    const got = readSync(descriptor, chunk, 0, Math.min(chunk.length, bytes - at), at);
    if (got === 0) break;
    hash.update(chunk.subarray(0, got));
    const block = BLOCK_ROWS * ROW_BYTES;
    // A short read would shift the blocks: each is found by its place in the file, not in the chunk.
    for (let first = (block - (at % block)) % block; first + ROW_KEY_BYTES <= got; first += block) {
      firstKeys.push(Buffer.from(chunk.subarray(first, first + ROW_KEY_BYTES)));
    }
    at += got;
  }
  return { sha256: hash.digest('hex'), firstKeys: Buffer.concat(firstKeys) };
}

/** Last place of those whose key is not beyond the one looked for; -1 where all are. */
function lastNotBeyond(sorted: Buffer, width: number, rowKey: Uint8Array): number {
  let low = 0;
  let high = Math.floor(sorted.length / width) - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = middle * width;
    if (sorted.compare(rowKey, 0, ROW_KEY_BYTES, at, at + ROW_KEY_BYTES) <= 0) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}

/** On a file that was checked, or written by this process. `firstKeys`: of each {@link BLOCK_ROWS} rows, one after the other. */
export function installedOn(descriptor: number, facts: Installed, firstKeys: Buffer): InstalledFile {
  const block = Buffer.alloc(BLOCK_ROWS * ROW_BYTES);
  let isClosed = false;
  return {
    facts,
    find(rowKey) {
      const place = isClosed ? -1 : lastNotBeyond(firstKeys, ROW_KEY_BYTES, rowKey);
      if (place < 0) return undefined;
      const first = place * BLOCK_ROWS;
      const bytes = Math.min(BLOCK_ROWS, facts.rows - first) * ROW_BYTES;
      if (readSync(descriptor, block, 0, bytes, first * ROW_BYTES) !== bytes) return undefined;
      const at = lastNotBeyond(block.subarray(0, bytes), ROW_BYTES, rowKey) * ROW_BYTES;
      const isIt = at >= 0 && block.compare(rowKey, 0, ROW_KEY_BYTES, at, at + ROW_KEY_BYTES) === 0;
      return isIt ? Buffer.from(block.subarray(at + ROW_KEY_BYTES, at + ROW_BYTES)) : undefined;
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
