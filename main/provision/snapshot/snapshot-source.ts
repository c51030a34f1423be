import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { fileFaultOf } from './file-fault.ts';
import type { Manifest } from './format.ts';
import { type HeaderFault, headerLength, PREFIX_BYTES, readHeader } from './header.ts';
import type { TrustedKey } from './signing-key.ts';

/** A snapshot file whose header was believed. Its body is read once, from its start to its end. */
export interface SnapshotSource {
  readonly manifest: Manifest;
  /** The next `bytes` of the body, fewer only at its end. Rejects with the file system's errors. */
  next(bytes: number): Promise<Buffer>;
  /** SHA-256 of what was read. */
  sha256(): string;
  close(): Promise<void>;
}

export type SourceOpening =
  | { readonly kind: 'open'; readonly source: SnapshotSource }
  | { readonly kind: 'refused'; readonly code: HeaderFault }
  /** The file can't be read; one line. */
  | { readonly kind: 'unreadable'; readonly message: string };

export async function openSnapshot(path: string, trusted: readonly TrustedKey[]): Promise<SourceOpening> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const stats = await handle.stat();
    const opening = stats.isFile() ? await openOn(handle, stats.size, trusted) : notAFile(path);
    if (opening.kind !== 'open') await handle.close();
    return opening;
  } catch (error) {
    await handle?.close();
    const fault = fileFaultOf(error);
    if (fault === undefined) throw error;
    return { kind: 'unreadable', message: `${path}: ${fault.reason}` };
  }
}

function notAFile(path: string): SourceOpening {
  return { kind: 'unreadable', message: `${path}: is not a file` };
}

async function openOn(handle: FileHandle, size: number, trusted: readonly TrustedKey[]): Promise<SourceOpening> {
  const prefix = await readAt(handle, PREFIX_BYTES, 0);
  const length = headerLength(prefix);
  if (typeof length !== 'number') return { kind: 'refused', code: length };
  if (size < length) return { kind: 'refused', code: 'cut-short' };
  const header = readHeader(await readAt(handle, length, 0), size, trusted);
  if (header.kind === 'refused') return header;
  const hash = createHash('sha256');
  let at = header.bodyAt;
  return {
    kind: 'open',
    source: {
      manifest: header.manifest,
      async next(bytes) {
        const read = await readAt(handle, bytes, at);
        at += read.length;
        hash.update(read);
        return read;
      },
      sha256: () => hash.copy().digest('hex'),
      close: () => handle.close(),
    },
  };
}

async function readAt(handle: FileHandle, bytes: number, position: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await handle.read(buffer, filled, bytes - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
