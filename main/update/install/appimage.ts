import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFileSoon } from '../../disk/sync-file.ts';
import { syncFolder, syncFolderSoon } from '../../disk/sync-folder.ts';
import { VERSION_FORM } from '../version-order.ts';
import { diskStep } from './disk-step.ts';
import type { Installation } from './installation.ts';

/** Folder beside the AppImage with a file for each version that is there. */
const FOLDER = '.tessera-versions';
const SUFFIX = '.AppImage';
const EXECUTABLE = 0o755;

/**
 * One file, always started by the same name. Each version lies in a folder beside it under its own name; the name that
 * is started is a second (hard) link to one of them, replaced by a rename. `running` is what runs now from `path`.
 */
export function appImageInstallation(path: string, running: string): Installation {
  const folder = join(dirname(path), FOLDER);
  const placeOf = (version: string): string => join(folder, `${version}${SUFFIX}`);
  const versions = (): string[] =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith(SUFFIX))
          .map((name) => name.slice(0, -SUFFIX.length))
          .filter((version) => VERSION_FORM.test(version))
      : [];
  return {
    kind: 'appimage',
    installed() {
      const started = statSync(path, { throwIfNoEntry: false });
      const found = versions().find(
        (version) => statSync(placeOf(version), { throwIfNoEntry: false })?.ino === started?.ino,
      );
      // Before the first update nothing lies beside it.
      return found ?? (versions().length === 0 ? running : undefined);
    },
    has: (version) => existsSync(placeOf(version)),
    async stage(packagePath, version) {
      const arriving = join(folder, `${version}.arriving`);
      const prepared = diskStep(folder, () => {
        mkdirSync(folder, { recursive: true });
        if (versions().length === 0) linkSync(path, placeOf(running));
        rmSync(arriving, { force: true });
        if (existsSync(placeOf(version))) return;
        copyFileSync(packagePath, arriving);
        chmodSync(arriving, EXECUTABLE);
      });
      if (!prepared.ok) return prepared;
      try {
        if (existsSync(arriving)) {
          await syncFileSoon(arriving);
          renameSync(arriving, placeOf(version));
        }
        await syncFolderSoon(folder);
        return { ok: true };
      } catch (error) {
        return diskStep(folder, () => {
          throw error;
        });
      }
    },
    switchTo: (version) =>
      diskStep(path, () => {
        const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
        linkSync(placeOf(version), beside);
        // Two links to one file: a rename would leave both.
        if (statSync(path, { throwIfNoEntry: false })?.ino === statSync(beside).ino) rmSync(beside);
        else renameSync(beside, path);
        syncFolder(dirname(path));
      }),
    prune(keep) {
      const stays = new Set([...keep, this.installed() ?? running, running]);
      diskStep(folder, () => {
        for (const version of versions()) if (!stays.has(version)) rmSync(placeOf(version), { force: true });
      });
    },
  };
}
