import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

/** Makes empty folders for a test file's tests; each is removed after its test, or with `afterAll` after the last. */
export function temporaryFolders(after: typeof afterEach = afterEach): () => string {
  const made: string[] = [];
  after(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-test-'));
    made.push(folder);
    return folder;
  };
}
