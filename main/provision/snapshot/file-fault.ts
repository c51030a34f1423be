/** What the file system answered instead of doing as asked. */
export interface FileFault {
  /** The operating system's name of it, such as `ENOSPC`. */
  readonly code: string;
  /** The same for people. */
  readonly reason: string;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'this user may not do that',
  EPERM: 'this user may not do that',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a file stands where a folder should be',
  EIO: 'the disk has an input/output error',
};

/** The fault behind an error of node:fs; undefined for every other error. */
export function fileFaultOf(error: unknown): FileFault | undefined {
  if (!(error instanceof Error) || !('syscall' in error)) return undefined;
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  return { code: error.code, reason: REASONS[error.code] ?? error.code };
}
