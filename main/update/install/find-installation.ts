import { realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { appImageInstallation } from './appimage.ts';
import type { Installation } from './installation.ts';
import { versionFolders } from './version-folders.ts';

export interface InstallationFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Any file of the program, absolute. */
  readonly programFile: string;
  readonly runningVersion: string;
}

/**
 * How this program lies on the machine: an AppImage (its runtime names the file in `APPIMAGE`), or a version among
 * others. Undefined for everything else: a checkout, or a package that the system's own tools look after.
 */
export function findInstallation({ env, programFile, runningVersion }: InstallationFacts): Installation | undefined {
  const appImage = env['APPIMAGE'];
  if (appImage !== undefined && appImage !== '') return appImageInstallation(appImage, runningVersion);
  let folder = dirname(realpathSync(programFile));
  while (dirname(folder) !== folder) {
    const above = dirname(folder);
    if (basename(above) === 'versions') {
      const found = versionFolders(dirname(above));
      return found.installed() === undefined ? undefined : found;
    }
    folder = above;
  }
  return undefined;
}
