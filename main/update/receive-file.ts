import { createHash, type Hash } from 'node:crypto';
import { createReadStream, mkdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSink, TransferFault, UpdateSource } from '../application/ports/update-ports.ts';
import { syncFolderSoon } from '../disk/sync-folder.ts';
import { systemFaultOf } from '../store/system-fault.ts';
import type { ReleasedFile } from './manifest.ts';

export const FILE_FAULTS = ['file-too-long', 'file-too-short', 'wrong-hash', 'disk-full', 'disk'] as const;
export type FileFault = (typeof FILE_FAULTS)[number] | TransferFault;

export type Received =
  | { readonly kind: 'received'; readonly path: string }
  | { readonly kind: 'failed'; readonly code: FileFault };

/** Left free on the disk for the databases, in bytes. */
const RESERVE_BYTES = 64 * 1024 * 1024;

/**
 * Receives a package into `folder`, its owner's only. Under its own name there is only ever the whole, right file; what
 * has come so far lies beside it and is gone on with the next time. What was cut off wrongly is begun anew, once.
 */
export async function receiveFile(
  source: UpdateSource,
  file: ReleasedFile,
  folder: string,
  signal: AbortSignal,
): Promise<Received> {
  const path = join(folder, file.name);
  const part = join(folder, `${file.sha512.slice(0, 32)}.part`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (sizeOf(path) === file.size && (await hashOf(path)) === file.sha512) return { kind: 'received', path };
    const had = sizeOf(part) ?? 0;
    if (!hasRoom(folder, file.size - had)) return failed('disk-full');
    const first = await receivePart(source, file, part, signal);
    // What lay there from before may be what is wrong.
    const isAnew = first === 'wrong-hash' && had > 0;
    const code = isAnew ? await receivePart(source, file, part, signal) : first;
    if (code !== undefined) return failed(code);
    renameSync(part, path);
    await syncFolderSoon(folder);
    return { kind: 'received', path };
  } catch (error) {
    return failed(diskFaultOf(error));
  }
}

/** Whether a received file is still what was received, byte for byte. */
export async function isReceived(path: string, file: Pick<ReleasedFile, 'size' | 'sha512'>): Promise<boolean> {
  try {
    return sizeOf(path) === file.size && (await hashOf(path)) === file.sha512;
  } catch (error) {
    diskFaultOf(error);
    return false;
  }
}

async function receivePart(
  source: UpdateSource,
  file: ReleasedFile,
  part: string,
  signal: AbortSignal,
): Promise<FileFault | undefined> {
  const handle = await open(part, 'a+', 0o600);
  let hash = createHash('sha512');
  let at = 0;
  let fault: FileFault | undefined;
  try {
    const had = (await handle.stat()).size;
    if (had > file.size) await handle.truncate(0);
    else at = await rehash(handle, had, hash);
    const sink: FileSink = {
      async begin(from) {
        if (from === at) return 'go-on';
        // The server gives it from the beginning, whatever was asked for.
        if (from !== 0) return 'stop';
        fault = await onDisk(() => handle.truncate(0));
        hash = createHash('sha512');
        at = 0;
        return fault === undefined ? 'go-on' : 'stop';
      },
      async write(bytes) {
        if (at + bytes.length > file.size) fault = 'file-too-long';
        else fault = await onDisk(() => writeWhole(handle, bytes));
        if (fault !== undefined) return 'stop';
        hash.update(bytes);
        at += bytes.length;
        return 'go-on';
      },
    };
    if (at < file.size) {
      const reply = await source.readFile(file.name, at, sink, signal);
      // What has come is kept for the next time.
      await handle.sync();
      if (fault === undefined && reply.kind === 'failed') return reply.code;
      if (fault === undefined && at < file.size) fault = 'file-too-short';
      if (fault === 'file-too-short') return fault;
    }
    if (fault === undefined && hash.digest('hex') !== file.sha512) fault = 'wrong-hash';
    return fault;
  } finally {
    await handle.close();
    if (fault === 'wrong-hash' || fault === 'file-too-long') rmSync(part, { force: true });
  }
}

/** Feeds the hash with what is there; gives its length. */
async function rehash(handle: FileHandle, length: number, hash: Hash): Promise<number> {
  const piece = Buffer.alloc(256 * 1024);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await handle.read(piece, 0, Math.min(piece.length, length - at), at);
    if (bytesRead === 0) break;
    hash.update(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
  return at;
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.length) at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}

async function onDisk(work: () => Promise<void>): Promise<FileFault | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return diskFaultOf(error);
  }
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function hasRoom(folder: string, bytes: number): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= bytes + RESERVE_BYTES;
}

function diskFaultOf(error: unknown): 'disk-full' | 'disk' {
  const fault = systemFaultOf(error);
  if (fault === undefined) throw error;
  return fault.code === 'ENOSPC' || fault.code === 'EDQUOT' ? 'disk-full' : 'disk';
}

function failed(code: FileFault): Received {
  return { kind: 'failed', code };
}
