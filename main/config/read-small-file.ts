import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';

export type SmallFile =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'unreadable'; readonly message: string };

// Without it, opening a named pipe waits for a writer. Windows has neither.
const NON_BLOCKING = constants.O_NONBLOCK ?? 0;

/**
 * Reads a regular file of at most `maxBytes`. What the file system can do is a value; the message names the path.
 * Missing is only what has no entry at all: a link to nothing was put there by somebody.
 */
export function readSmallFile(path: string, maxBytes: number): SmallFile {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | NON_BLOCKING);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return unreadable(path, stats.isDirectory() ? 'is a folder, not a file' : 'is not a file');
    if (stats.size > maxBytes) return unreadable(path, `is larger than ${maxBytes} bytes`);
    return { kind: 'read', bytes: readFileSync(descriptor) };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' && !isThere(path)) return { kind: 'missing', message: `${path}: does not exist` };
    if (code === 'ENOENT') return unreadable(path, 'is a link to a file that does not exist');
    if (code === 'ENOTDIR') return unreadable(path, 'lies below a file, not a folder');
    if (code === 'EISDIR') return unreadable(path, 'is a folder, not a file');
    return unreadable(path, code === 'EACCES' || code === 'EPERM' ? 'may not be read by this user' : `${code}`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The `code` of an error of the operating system, such as `ENOENT`; undefined for anything else. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

function unreadable(path: string, reason: string): SmallFile {
  return { kind: 'unreadable', message: `${path}: ${reason}` };
}
