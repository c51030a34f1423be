import { open } from 'node:fs/promises';

/**
 * What was written into a file reaches the disk, beside the event loop: a verdict must not wait for it. Rejects with
 * the file system's errors. Not for a file with locks of this process on it: closing it here would let them go (POSIX).
 */
export async function syncFileSoon(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
