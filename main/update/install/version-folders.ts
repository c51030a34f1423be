import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { syncFileSoon } from '../../disk/sync-file.ts';
import { syncFolder, syncFolderSoon } from '../../disk/sync-folder.ts';
import { VERSION_FORM } from '../version-order.ts';
import { diskStep } from './disk-step.ts';
import type { Installation, InstallStep } from './installation.ts';

const VERSIONS = 'versions';
/** What the service unit starts. */
const CURRENT = 'current';
/** Longest unpacking, in ms: a slow SD card needs minutes. */
const UNPACK_MS = 15 * 60_000;

const run = promisify(execFile);

/**
 * The headless tarball: `<root>/versions/<version>/` with a link `<root>/current` to one of them, replaced by a rename.
 * A package holds one folder with the program in it, as `npm pack` makes it; what unpacks it is the system's own `tar`.
 */
export function versionFolders(root: string): Installation {
  const folder = join(root, VERSIONS);
  const link = join(root, CURRENT);
  const versions = (): string[] =>
    existsSync(folder) ? readdirSync(folder).filter((name) => VERSION_FORM.test(name)) : [];
  const installed = (): string | undefined => {
    try {
      const name = basename(readlinkSync(link));
      return VERSION_FORM.test(name) ? name : undefined;
    } catch {
      // No link, or none that can be read: then nothing is installed this way.
      return undefined;
    }
  };
  return {
    kind: 'tarball',
    installed,
    has: (version) => existsSync(join(folder, version)),
    async stage(packagePath, version, signal) {
      const place = join(folder, version);
      const arriving = join(folder, `.${version}.arriving`);
      const prepared = diskStep(folder, () => {
        mkdirSync(folder, { recursive: true });
        rmSync(arriving, { recursive: true, force: true });
        if (!existsSync(place)) mkdirSync(arriving);
      });
      if (!prepared.ok || !existsSync(arriving)) return prepared;
      const unpacked = await unpack(packagePath, arriving, signal);
      if (!unpacked.ok) {
        diskStep(folder, () => rmSync(arriving, { recursive: true, force: true }));
        return unpacked;
      }
      try {
        await syncTree(arriving);
        renameSync(arriving, place);
        await syncFolderSoon(folder);
        return { ok: true };
      } catch (error) {
        return diskStep(folder, () => {
          throw error;
        });
      }
    },
    switchTo: (version) =>
      diskStep(link, () => {
        const beside = `${link}.${randomBytes(6).toString('hex')}.tmp`;
        symlinkSync(join(VERSIONS, version), beside);
        renameSync(beside, link);
        syncFolder(dirname(link));
      }),
    prune(keep) {
      const stays = new Set([...keep, installed()]);
      diskStep(folder, () => {
        for (const version of versions()) {
          if (!stays.has(version)) rmSync(join(folder, version), { recursive: true, force: true });
        }
      });
    },
  };
}

async function unpack(packagePath: string, into: string, signal: AbortSignal): Promise<InstallStep> {
  const args = ['-xzf', packagePath, '-C', into, '--strip-components=1', '--no-same-owner'];
  try {
    await run('tar', args, { signal, timeout: UNPACK_MS, windowsHide: true });
    return { ok: true };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return { ok: false, message: `${packagePath} could not be unpacked (tar: ${code})` };
  }
}

/** A folder's name is worth nothing before what it names is on the disk. */
async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncFileSoon(path);
  }
  await syncFolderSoon(folder);
}
