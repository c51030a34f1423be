import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemFaultOf } from '../system-fault.ts';

/** Why a database file is not used any more. Part of its new name. */
export type AsideReason =
  | 'corrupt'
  | 'foreign'
  | 'older'
  | 'newer'
  | 'other-key'
  /** By somebody who isn't this terminal. */
  | 'changed'
  | 'not-a-file'
  | 'not-permitted';

/** Databases kept after they were set aside: for a technician to look at, not for ever. */
const KEPT = 2;

/** Files SQLite keeps beside a database, by what it appends to the name. */
export const SIDE_FILES = ['-wal', '-shm', '-journal'] as const;

const DAY_MS = 86_400_000;
const ASIDE = /^(?<database>.+)\.aside-(?<stamp>\d{8}T\d{9}Z)-[a-z-]+?(?:-wal|-shm|-journal)?$/;

/**
 * Renames a database with its side files to `<name>.aside-<time>-<reason>`, so that a new one can be made in its
 * place. `now` is ms since 1970. Gives the new name, or why it can't be moved.
 */
export function setAside(
  path: string,
  reason: AsideReason,
  now: number,
): { readonly ok: true; readonly name: string } | { readonly ok: false; readonly message: string } {
  const aside = `${path}.aside-${stampOf(now)}-${reason}`;
  try {
    for (const suffix of ['', ...SIDE_FILES]) {
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    }
    return { ok: true, name: basename(aside) };
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    return { ok: false, message: `${path} can't be put aside, ${fault.reason}` };
  }
}

/**
 * Removes what was set aside of a database beyond the newest two and beyond `maxAgeDays`: sealed pseudonyms are still
 * personal data (quality section 3). Folders that stood in the way are somebody's and stay.
 */
export function dropSetAside(path: string, now: number, limits: { keep?: number; maxAgeDays: number }): void {
  const oldest = stampOf(now - limits.maxAgeDays * DAY_MS);
  const names = asideNames(path);
  const stamps = [...new Set(names.map(stampIn))].sort().reverse();
  const kept = new Set(stamps.slice(0, limits.keep ?? KEPT).filter((stamp) => stamp >= oldest));
  for (const name of names.filter((candidate) => !kept.has(stampIn(candidate)))) {
    try {
      rmSync(join(dirname(path), name), { force: true });
    } catch (error) {
      // A folder, or no permission: nothing is lost by it staying.
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }
}

function asideNames(path: string): string[] {
  try {
    return readdirSync(dirname(path)).filter((name) => ASIDE.exec(name)?.groups?.['database'] === basename(path));
  } catch (error) {
    if (systemFaultOf(error) === undefined) throw error;
    return [];
  }
}

function stampIn(name: string): string {
  return ASIDE.exec(name)?.groups?.['stamp'] ?? '';
}

/** `20250131T080910123Z`: sorts by time, and no file system minds a character of it. */
function stampOf(time: number): string {
  return new Date(time).toISOString().replace(/[-:.]/g, '');
}
