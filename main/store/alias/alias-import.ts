import { rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { AliasKey } from '../../domain/alias-key.ts';
import { closeQuietly } from '../cache/durable-cache.ts';
import { dropSetAside, SIDE_FILES, setAside } from '../cache/set-aside.ts';
import { attempt } from '../sqlite-fault.ts';
import { systemFaultOf } from '../system-fault.ts';
import type { AliasRow } from './alias-csv.ts';
import { type AliasFile, openAliasFile } from './alias-file.ts';
import { type AliasSealing, createAliasSealing } from './alias-sealing.ts';

export interface AliasPlace {
  /** Path of `alias.db`. */
  readonly path: string;
  readonly terminalKey: Uint8Array;
}

export type AliasChange =
  | { readonly kind: 'done'; readonly removed: number; readonly added: number; readonly notices: readonly string[] }
  /** Nothing was changed; one line. */
  | { readonly kind: 'failed'; readonly message: string };

/** What the table holds, and since when: ms since 1970, null where nothing of the kind was ever imported. */
export interface AliasCounts {
  readonly uids: number;
  readonly campusIds: number;
  readonly uidsImportedAt: number | null;
  readonly campusIdsImportedAt: number | null;
}

/** Another import under way is waited for this long, in ms. */
const WAIT_MS = 5_000;
const KIND = { uid: 1, 'campus-id': 2 } as const;
/** What was set aside is for a technician to look at, not for ever. */
const ASIDE_MAX_AGE_DAYS = 30;

/**
 * Puts a list in the place of all rows of its kind, in one transaction: the terminal finds the old list or the new
 * one, also after a power cut in between. A file of another terminal key can't be read any more and is set aside.
 */
export function replaceAliases(
  place: AliasPlace,
  list: { readonly by: AliasKey['by']; readonly rows: readonly AliasRow[] },
  now: number,
): AliasChange {
  const sealing = createAliasSealing(place.terminalKey);
  const notices: string[] = [];
  let file = openForWriting(place, sealing);
  if (file.kind === 'unfit') {
    const moved = setAside(place.path, file.reason, now);
    if (!moved.ok) return { kind: 'failed', message: moved.message };
    notices.push(`${file.message}; kept as ${moved.name}, a new one was made`);
    file = openForWriting(place, sealing);
  }
  dropSetAside(place.path, now, { maxAgeDays: ASIDE_MAX_AGE_DAYS });
  if (file.kind !== 'open') return { kind: 'failed', message: messageOf(file, place) };
  const { database } = file;
  const sealed = list.rows.map(({ key, escn }) => {
    const rowKey = sealing.rowKeyOf(key);
    return { rowKey, sealed: sealing.seal(rowKey, escn) };
  });
  // In the order of the table: 200,000 rows in file order would fill each page many times over.
  sealed.sort((a, b) => Buffer.compare(a.rowKey, b.rowKey));
  return changed(place, database, notices, () => {
    const removed = removeAll(database, list.by);
    const insert = database.prepare('INSERT INTO aliases VALUES (?, ?, ?)');
    for (const row of sealed) insert.run(row.rowKey, KIND[list.by], row.sealed);
    database
      .prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
      .run(`imported ${list.by}`, String(now));
    return { removed, added: sealed.length };
  });
}

/** Removes every row, so that the file doesn't hold them any more; a table under another key goes as a whole. */
export function clearAliases(place: AliasPlace): AliasChange {
  const file = openForReading(place);
  if (file.kind === 'none') return { kind: 'done', removed: 0, added: 0, notices: [] };
  if (file.kind === 'open') closeQuietly(file.database);
  if (file.kind === 'unfit' && file.reason === 'other-key') return removeFile(place, file.message);
  const writable = openForWriting(place, createAliasSealing(place.terminalKey));
  if (writable.kind !== 'open') return { kind: 'failed', message: messageOf(writable, place) };
  const { database } = writable;
  return changed(place, database, [], () => {
    const removed = removeAll(database, 'uid') + removeAll(database, 'campus-id');
    database.exec("DELETE FROM meta WHERE name LIKE 'imported %'");
    return { removed, added: 0 };
  });
}

function removeFile({ path }: AliasPlace, why: string): AliasChange {
  try {
    for (const suffix of ['', ...SIDE_FILES]) rmSync(path + suffix, { force: true });
    return { kind: 'done', removed: 0, added: 0, notices: [`${why}; it was removed`] };
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    return { kind: 'failed', message: `${path} can't be removed, ${fault.reason}` };
  }
}

export type AliasCounting =
  | { readonly kind: 'counted'; readonly counts: AliasCounts }
  | { readonly kind: 'failed'; readonly message: string };

/** Counts the rows: 10 ms at 200,000. */
export function countAliases(place: AliasPlace): AliasCounting {
  const file = openForReading(place);
  if (file.kind === 'none') {
    const counts = { uids: 0, campusIds: 0, uidsImportedAt: null, campusIdsImportedAt: null };
    return { kind: 'counted', counts };
  }
  if (file.kind !== 'open') return { kind: 'failed', message: messageOf(file, place) };
  const { database } = file;
  const count = database.prepare('SELECT count(*) AS n FROM aliases WHERE kind = ?');
  const meta = database.prepare('SELECT value FROM meta WHERE name = ?');
  const importedAt = (by: AliasKey['by']): number | null => {
    const value = Number(meta.get(`imported ${by}`)?.['value'] ?? Number.NaN);
    return Number.isFinite(value) ? value : null;
  };
  const counted = attempt(() => ({
    uids: Number(count.get(KIND.uid)?.['n'] ?? 0),
    campusIds: Number(count.get(KIND['campus-id'])?.['n'] ?? 0),
    uidsImportedAt: importedAt('uid'),
    campusIdsImportedAt: importedAt('campus-id'),
  }));
  closeQuietly(database);
  if (!counted.ok) return { kind: 'failed', message: `${place.path} can't be read: ${counted.fault.detail}` };
  return { kind: 'counted', counts: counted.value };
}

function openForWriting({ path }: AliasPlace, sealing: AliasSealing): AliasFile {
  return openAliasFile({ path, keyCheck: sealing.keyCheck, forWriting: true, waitMs: WAIT_MS });
}

function openForReading({ path, terminalKey }: AliasPlace): AliasFile {
  const { keyCheck } = createAliasSealing(terminalKey);
  return openAliasFile({ path, keyCheck, forWriting: false, waitMs: WAIT_MS });
}

function messageOf(file: Exclude<AliasFile, { kind: 'open' }>, { path }: AliasPlace): string {
  return file.kind === 'none' ? `${path} can't be made` : file.message;
}

function removeAll(database: DatabaseSync, by: AliasKey['by']): number {
  return Number(database.prepare('DELETE FROM aliases WHERE kind = ?').run(KIND[by]).changes);
}

/** Runs a change as one transaction, moves it out of the log, and closes. */
function changed(
  { path }: AliasPlace,
  database: DatabaseSync,
  notices: readonly string[],
  work: () => { readonly removed: number; readonly added: number },
): AliasChange {
  const result = attempt(() => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const counts = work();
      database.exec('COMMIT');
      return counts;
    } catch (error) {
      // SQLite has rolled back by itself on some faults, a full disk for one.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  });
  // What was removed is overwritten in the file itself; a reader in the middle of a row only puts that off.
  if (result.ok) attempt(() => void database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get());
  closeQuietly(database);
  if (!result.ok) return { kind: 'failed', message: `${path} was not changed: ${result.fault.detail}` };
  return { kind: 'done', ...result.value, notices };
}
