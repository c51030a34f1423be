import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../application/ports/terminal-ports.ts';

/** Name of the file on the stick. */
const FILE_NAME = 'tessera-config.json';
/** A drive that doesn't answer within this is passed over, in ms: a stick pulled out, a share whose server is gone. */
const PATIENCE_MS = 3000;
const MOST_FOLDERS = 64;

/** Folders below which drives are mounted; on Windows the drives themselves. */
export function drivePlaces(platform: NodeJS.Platform, user: string | undefined): readonly DrivePlace[] {
  if (platform === 'win32') {
    return [...'DEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => ({ folder: `${letter}:\\`, depth: 0 }));
  }
  if (platform === 'darwin') return [{ folder: '/Volumes', depth: 1 }];
  const named = user === undefined ? [] : [`/run/media/${user}`, `/media/${user}`];
  return [...named, '/media', '/run/media', '/mnt'].map((folder) => ({ folder, depth: 1 }));
}

/** `depth` 1: drives are folders in it. */
export interface DrivePlace {
  readonly folder: string;
  readonly depth: 0 | 1;
}

/** Paths of configuration files on the drives that are there now. Never throws, and ends within six seconds. */
export function findConfigFiles(places: readonly DrivePlace[], clock: Clock): Promise<readonly string[]> {
  return findOnDrives(places, FILE_NAME, clock);
}

/** The same for any file, by its path below the root of a drive. */
export async function findOnDrives(
  places: readonly DrivePlace[],
  wantedPath: string,
  clock: Clock,
): Promise<readonly string[]> {
  const drives = (await Promise.all(places.map((place) => drivesIn(place, clock)))).flat();
  const wanted = [...new Set(drives.map((drive) => join(drive, wantedPath)))].slice(0, MOST_FOLDERS);
  const there = await Promise.all(wanted.map(async (path) => ((await isFile(path, clock)) ? [path] : [])));
  return there.flat();
}

async function drivesIn({ folder, depth }: DrivePlace, clock: Clock): Promise<string[]> {
  if (depth === 0) return [folder];
  const names = await soon(readdir(folder), clock);
  return [folder, ...(names ?? []).slice(0, MOST_FOLDERS).map((name) => join(folder, name))];
}

async function isFile(path: string, clock: Clock): Promise<boolean> {
  return (await soon(stat(path), clock))?.isFile() ?? false;
}

/** Undefined where it fails or takes too long; what comes later is dropped. */
async function soon<T>(work: Promise<T>, clock: Clock): Promise<T | undefined> {
  let cancel = (): void => undefined;
  const late = new Promise<undefined>((resolve) => {
    cancel = clock.setTimer(PATIENCE_MS, () => resolve(undefined));
  });
  try {
    return await Promise.race([work.catch(() => undefined), late]);
  } finally {
    cancel();
  }
}
