import { closeSync, fsyncSync, openSync } from 'node:fs';

/** After a rename or a new file: the name reaches the disk too. Windows can't open folders and needs none of it. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
