import { accessSync, constants, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { ElectronState } from './choose-shell.ts';

const manifest = z.object({ version: z.string() });
const checksums = z.record(z.string(), z.string());

/** Folder of the installed electron package, or undefined. Never loads it: loading would start a blocking download. */
export function electronPackage(from: string = import.meta.url): string | undefined {
  try {
    return dirname(createRequire(from).resolve('electron/package.json'));
  } catch {
    // MODULE_NOT_FOUND: a packaged or production install has none.
    return undefined;
  }
}

/**
 * Path of the Electron executable, where the package's own installer has put a whole one of its own version: it writes
 * `path.txt` last (read in its install.js). Undefined otherwise; nothing is fetched.
 */
export function electronBinary(folder: string | undefined = electronPackage()): string | undefined {
  if (folder === undefined) return undefined;
  const version = versionOf(folder);
  const executable = textOf(join(folder, 'path.txt'));
  if (version === undefined || !executable) return undefined;
  if (
    textOf(join(folder, 'dist', 'version'))
      ?.trim()
      .replace(/^v/, '') !== version
  )
    return undefined;
  const path = join(folder, 'dist', executable);
  return isAllowed(path, constants.X_OK) ? path : undefined;
}

/** What is known of Electron here: whether it is installed, has its binary, or could fetch it. Reads files only. */
export function electronState(
  folder: string | undefined,
  machine: { platform: NodeJS.Platform; arch: string; env: NodeJS.ProcessEnv },
): ElectronState {
  const version = folder === undefined ? undefined : versionOf(folder);
  if (folder === undefined || version === undefined) return { kind: 'no-package' };
  const binary = electronBinary(folder);
  if (binary !== undefined) return { kind: 'binary', version, binary };
  const obstacle = fetchObstacle(folder, version, machine);
  return obstacle === undefined ? { kind: 'fetchable', version } : { kind: 'unfetchable', version, why: obstacle };
}

function fetchObstacle(
  folder: string,
  version: string,
  { platform, arch, env }: { platform: NodeJS.Platform; arch: string; env: NodeJS.ProcessEnv },
): string | undefined {
  if (env['ELECTRON_SKIP_BINARY_DOWNLOAD']) return 'ELECTRON_SKIP_BINARY_DOWNLOAD is set';
  const known = checksums.safeParse(jsonOf(join(folder, 'checksums.json')));
  if (!known.success) return 'the package has no list of checksums';
  if (!(`electron-v${version}-${platform}-${arch}.zip` in known.data)) return `no build for ${platform} on ${arch}`;
  if (!isAllowed(folder, constants.W_OK)) return 'its folder is read-only';
  return undefined;
}

function versionOf(folder: string): string | undefined {
  const parsed = manifest.safeParse(jsonOf(join(folder, 'package.json')));
  return parsed.success ? parsed.data.version : undefined;
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // ENOENT or SyntaxError: both leave us without it.
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // ENOENT: not installed.
    return undefined;
  }
}

function isAllowed(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    // ENOENT or EACCES: not for us.
    return false;
  }
}
