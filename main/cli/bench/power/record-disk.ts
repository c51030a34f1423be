import { fstatSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiskStep } from './disk-step.ts';
import type { FileCall } from './intercept-calls.ts';

/** Writes of a database come in pages; a step is no larger, so that a cut may fall between any two. */
const PAGE_BYTES = 4096;
const WAL_HEADER_BYTES = 32;

interface Seen {
  /** File numbers by path below the root. */
  readonly names: ReadonlyMap<string, number>;
  readonly folders: ReadonlyMap<string, bigint>;
  readonly contents: ReadonlyMap<number, Buffer>;
}

interface Change {
  readonly file: number;
  readonly before: Buffer;
  readonly after: Buffer;
}

const NOTHING = Buffer.alloc(0);

/**
 * Turns calls into steps by looking at a folder after each. What SQLite does within one call, it does in the order its
 * documents promise (sqlite.org/wal.html): a log that begins anew has its header synced before what follows, frames
 * are synced by FULL at a commit, and by NORMAL before they are copied into the database, which is synced before the
 * log is cut. Without a log it has a rollback journal, and all of a call comes or nothing. With the first sync of a new
 * log or journal the folder is synced (SQLite's os_unix.c, UNIXFILE_DIRSYNC).
 */
export function createDiskRecorder(root: string): { take(call: FileCall): readonly DiskStep[] } {
  const numbers = new Map<string, number>();
  /** Logs with frames that no sync has followed yet. */
  const unsynced = new Set<number>();
  /** Files of databases whose folder was synced since they got their names. */
  const named = new Set<number>();
  let seen = look();

  function look(): Seen {
    const names = new Map<string, number>();
    const folders = new Map<string, bigint>();
    const contents = new Map<number, Buffer>();
    const walk = (folder: string): void => {
      folders.set(folder, lstatSync(join(root, folder), { bigint: true }).ino);
      for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) walk(path);
        // An index of the log, made anew at each start after a power cut.
        else if (!entry.name.endsWith('-shm')) {
          const file = numberOf(path);
          names.set(path, file);
          contents.set(file, readFileSync(join(root, path)));
        }
      }
    };
    walk('');
    return { names, folders, contents };
  }

  function numberOf(path: string): number {
    const { ino, birthtimeNs } = lstatSync(join(root, path), { bigint: true });
    return numberOfInode(ino, birthtimeNs);
  }

  /** A number of a file system may be given again; with the time of birth it is one file's. */
  function numberOfInode(ino: bigint, birthtimeNs: bigint): number {
    const key = `${ino} ${birthtimeNs}`;
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  }

  function syncOf(descriptor: number, now: Seen): DiskStep[] {
    const { ino, birthtimeNs } = fstatSync(descriptor, { bigint: true });
    for (const [folder, number] of now.folders) if (number === ino) return [{ kind: 'sync-folder', folder }];
    const file = numberOfInode(ino, birthtimeNs);
    return now.contents.has(file) ? [{ kind: 'sync', file }] : [];
  }

  return {
    take(call) {
      const before = seen;
      seen = look();
      const changes = [...seen.contents].flatMap(([file, after]): Change[] => {
        const known = before.contents.get(file) ?? NOTHING;
        return known.equals(after) ? [] : [{ file, before: known, after }];
      });
      const { made, named, gone } = namesChanged(before, seen);
      const written =
        call.kind === 'database'
          ? databaseSteps(call, changes, new Map([...before.names, ...seen.names]))
          : changes.flatMap(writesOf);
      const synced = call.kind === 'sync' ? syncOf(call.descriptor, seen) : [];
      return [...made, ...named, ...written, ...synced, ...gone];
    },
  };

  function databaseSteps(
    call: FileCall & { kind: 'database' },
    changes: readonly Change[],
    names: ReadonlyMap<string, number>,
  ): DiskStep[] {
    const logs = new Map<number, string>();
    for (const [path, file] of names) if (path.endsWith('-wal')) logs.set(file, path);
    const logOf = (file: number): number | undefined => {
      const path = [...names].find(([, number]) => number === file)?.[0];
      return path === undefined ? undefined : names.get(`${path}-wal`);
    };
    const steps: DiskStep[] = [];
    const sync = (file: number): void => {
      steps.push({ kind: 'sync', file });
      if (!named.has(file)) steps.push({ kind: 'sync-folder', folder: folderIn(names, file) });
      named.add(file);
    };
    const syncLog = (file: number, atLevel: number): void => {
      if (call.level >= atLevel && unsynced.delete(file)) sync(file);
    };
    const grown = changes.filter(({ file, before, after }) => logs.has(file) && after.length >= before.length);
    for (const change of grown) {
      const { file, before, after } = change;
      unsynced.add(file);
      const isAnew = !before.subarray(0, WAL_HEADER_BYTES).equals(after.subarray(0, WAL_HEADER_BYTES));
      if (isAnew) {
        steps.push({ kind: 'write', file, at: 0, bytes: after.subarray(0, WAL_HEADER_BYTES), isWhole: false });
        if (call.level >= 1) sync(file);
      }
      steps.push(...writesOf(change));
    }
    if (!call.isInTransaction) for (const file of [...unsynced]) syncLog(file, 2);
    for (const change of changes.filter(({ file }) => !logs.has(file))) {
      const log = logOf(change.file);
      if (log === undefined) {
        steps.push(...wholeOf(change));
      } else {
        syncLog(log, 1);
        steps.push(...writesOf(change));
      }
      if (call.level >= 1) sync(change.file);
    }
    for (const { file, before, after } of changes) {
      if (logs.has(file) && after.length < before.length) steps.push({ kind: 'cut', file, length: after.length });
    }
    return steps;
  }
}

function folderIn(names: ReadonlyMap<string, number>, file: number): string {
  const path = [...names].find(([, number]) => number === file)?.[0] ?? '';
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function namesChanged(before: Seen, now: Seen) {
  const made = [...now.folders.keys()]
    .filter((folder) => !before.folders.has(folder))
    .map((folder): DiskStep => ({ kind: 'folder', folder }));
  const byFolder = new Map<string, Record<string, number | null>>();
  const note = (path: string, file: number | null): void => {
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, slash));
    const names = byFolder.get(folder) ?? {};
    names[path.slice(slash + 1)] = file;
    byFolder.set(folder, names);
  };
  for (const [path, file] of now.names) if (before.names.get(path) !== file) note(path, file);
  for (const path of before.names.keys()) if (!now.names.has(path)) note(path, null);
  const named: DiskStep[] = [];
  const gone: DiskStep[] = [];
  for (const [folder, names] of byFolder) {
    const isOnlyGone = Object.values(names).every((file) => file === null);
    (isOnlyGone ? gone : named).push({ kind: 'names', folder, names });
  }
  return { made, named, gone };
}

/** What was written, page by page; first the cut, where the file has become shorter. */
function writesOf({ file, before, after }: Change): DiskStep[] {
  const steps: DiskStep[] = [];
  if (after.length < before.length) steps.push({ kind: 'cut', file, length: after.length });
  for (let at = 0; at < after.length; at += PAGE_BYTES) {
    const bytes = after.subarray(at, at + PAGE_BYTES);
    if (!bytes.equals(before.subarray(at, at + PAGE_BYTES))) {
      steps.push({ kind: 'write', file, at, bytes, isWhole: false });
    }
  }
  return steps;
}

function wholeOf({ file, after }: Change): DiskStep[] {
  return [{ kind: 'write', file, at: 0, bytes: after, isWhole: true }];
}
