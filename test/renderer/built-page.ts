import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['renderer', 'main/ipc', 'main/domain', 'resources/locales', 'resources/icons'];
const BUILD_LIMIT_MS = 120_000;

/** Builds the page where it is missing or older than what it is made of. */
export async function buildPage(): Promise<void> {
  const built = await changedAt(join(ROOT, 'out/renderer/index.html'));
  const sources = await Promise.all(SOURCES.map((folder) => newestIn(join(ROOT, folder))));
  if (built >= Math.max(...sources)) return;
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    timeout: BUILD_LIMIT_MS,
  });
}

async function newestIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  return Math.max(0, ...(await Promise.all(names.map((name) => changedAt(join(folder, name))))));
}

/** ms since 1970; 0 for what isn't there. */
async function changedAt(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
}
