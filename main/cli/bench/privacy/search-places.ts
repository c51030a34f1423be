import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type EscnHits, type EscnSearch, OVERLAP_BYTES } from './escn-search.ts';

const PIECE_BYTES = 16 * 1024 * 1024;

export interface FilesSearched {
  /** Names within the folder, with what was found; files without a hit are left out. */
  readonly leaks: readonly { readonly file: string; readonly hits: EscnHits }[];
  readonly files: number;
  readonly bytes: number;
}

/** Looks through every file below a folder, whatever its name. */
export function searchFolder(folder: string, search: EscnSearch): FilesSearched {
  const leaks: { file: string; hits: EscnHits }[] = [];
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files += 1;
    bytes += statSync(path).size;
    const hits = searchFile(path, search);
    if (hits.cards > 0) leaks.push({ file: path.slice(folder.length + 1), hits });
  }
  return { leaks, files, bytes };
}

/** Looks through one file, of any size. */
export function searchFile(path: string, search: EscnSearch): EscnHits {
  const descriptor = openSync(path, 'r');
  try {
    lookThrough(descriptor, 0, statSync(path).size, search);
  } finally {
    closeSync(descriptor);
  }
  return search.take();
}

export interface MemorySearched {
  readonly hits: EscnHits;
  readonly bytes: number;
}

/**
 * Looks through the memory of a running process that it can write itself, by Linux's `/proc`: what a core dump of that
 * moment would hold. Null on other systems and where the system doesn't let us.
 */
export function searchMemory(pid: number | 'self', search: EscnSearch): MemorySearched | null {
  let bytes = 0;
  try {
    const maps = readFileSync(`/proc/${pid}/maps`, 'latin1');
    const descriptor = openSync(`/proc/${pid}/mem`, 'r');
    try {
      for (const [, from, to] of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)) {
        const start = Number.parseInt(from ?? '', 16);
        const end = Number.parseInt(to ?? '', 16);
        bytes += lookThrough(descriptor, start, end, search);
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    // ENOENT: no /proc, or the process has ended. EACCES, EPERM: not ours to look into.
    if (!(error instanceof Error && 'code' in error)) throw error;
    return null;
  }
  return { hits: search.take(), bytes };
}

function lookThrough(descriptor: number, start: number, end: number, search: EscnSearch): number {
  const piece = Buffer.alloc(Math.min(PIECE_BYTES, end - start));
  let at = start;
  let seen = 0;
  while (at < end) {
    const got = readOrNothing(descriptor, piece, Math.min(piece.length, end - at), at);
    if (got === 0) break;
    search.look(piece.subarray(0, got));
    seen += got;
    if (at + got >= end || got <= OVERLAP_BYTES) break;
    at += got - OVERLAP_BYTES;
  }
  return seen;
}

function readOrNothing(descriptor: number, into: Buffer, length: number, at: number): number {
  try {
    return readSync(descriptor, into, 0, length, at);
  } catch (error) {
    // EIO, EFAULT: a page that was unmapped meanwhile, or that nobody may read.
    if (error instanceof Error && 'code' in error) return 0;
    throw error;
  }
}
