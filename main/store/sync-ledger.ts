import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { CardCount, Done, SyncLedger, SyncPosition } from '../application/ports/provision-ports.ts';
import { closeQuietly } from './cache/durable-cache.ts';
import { createSealing } from './cache/sealing.ts';
import { SIDE_FILES } from './cache/set-aside.ts';
import { attempt } from './sqlite-fault.ts';
import { systemFaultOf } from './system-fault.ts';
import { inTransaction } from './transaction.ts';

export interface SyncLedgerOptions {
  readonly dataFolder: string;
  /** 32 bytes. */
  readonly terminalKey: Uint8Array;
  /** ms since 1970. */
  readonly now: number;
}

/** "TSSY". */
const APPLICATION_ID = 0x54_53_53_59;
const SCHEMA_VERSION = 1;
/** A ledger nobody completed a run in for so long is dropped: its rows are pseudonyms of cards. */
const RETENTION_MS = 30 * 86_400_000;
/** Cards handed over for removal at a time. */
const REMOVED_AT_ONCE = 64;

const positionShape = z.object({
  shape: z.object({ identity: z.string(), totalPages: z.number(), totalElements: z.number() }),
  nextPage: z.number(),
  startedAt: z.number(),
});

/**
 * Opens `sync.db`: where a sync stands, which cards it saw (by the cache's pseudonyms), and how many of which type and
 * year. The data folder's lock is held by whoever opens it. It may be thrown away: a file that is of no use is made anew.
 */
export function openSyncLedger(options: SyncLedgerOptions): Done<SyncLedger> {
  const path = join(options.dataFolder, 'sync.db');
  const sealing = createSealing(options.terminalKey);
  const opened = openDatabase(path, sealing.keyCheck, options.now);
  if (!opened.ok) return opened;
  return { ok: true, value: ledgerOn(opened.value, (escn) => sealing.rowKeyOf(escn), path) };
}

function openDatabase(path: string, keyCheck: Uint8Array, now: number): Done<DatabaseSync> {
  for (const isLastTry of [false, true]) {
    const obstacle = makeForOwner(path);
    if (obstacle !== undefined) return { ok: false, message: obstacle };
    const opened = attempt(() => {
      const database = new DatabaseSync(path, { timeout: 0 });
      if (prepare(database, keyCheck, now)) return database;
      closeQuietly(database);
      return undefined;
    });
    if (opened.ok && opened.value !== undefined) return { ok: true, value: opened.value };
    if (isLastTry || (!opened.ok && opened.fault.kind !== 'corrupt')) {
      return { ok: false, message: `${path} can't be used${opened.ok ? '' : `: ${opened.fault.detail}`}` };
    }
    try {
      for (const suffix of ['', ...SIDE_FILES]) rmSync(path + suffix, { force: true });
    } catch (error) {
      const fault = systemFaultOf(error);
      if (fault === undefined) throw error;
      return { ok: false, message: `${path} can't be made anew, ${fault.reason}` };
    }
  }
  return { ok: false, message: `${path} can't be used` };
}

/** An empty file for its owner only, where there is none: SQLite would let others read it. One line where it can't be. */
function makeForOwner(path: string): string | undefined {
  try {
    closeSync(openSync(path, 'a', 0o600));
    return undefined;
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    return `${path} can't be used, ${fault.reason}`;
  }
}

/** False where the file is not ours, of another version, under another key, or past its retention. */
function prepare(database: DatabaseSync, keyCheck: Uint8Array, now: number): boolean {
  const number = (pragma: string): unknown => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  const isNew = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
  if (!isNew && (number('application_id') !== APPLICATION_ID || number('user_version') !== SCHEMA_VERSION))
    return false;
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON');
  database.exec('BEGIN IMMEDIATE');
  if (isNew) {
    database.exec(`
      CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
      CREATE TABLE seen (key BLOB PRIMARY KEY, run INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE counts (run INTEGER, type TEXT, year TEXT, cards INTEGER NOT NULL, PRIMARY KEY (run, type, year))
        WITHOUT ROWID;
      PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`);
    database.prepare("INSERT INTO meta VALUES ('key-check', ?), ('touched', ?)").run(keyCheck, now);
  }
  database.exec('COMMIT');
  const meta = (name: string) => database.prepare('SELECT value FROM meta WHERE name = ?').get(name)?.['value'];
  const check = meta('key-check');
  if (!(check instanceof Uint8Array) || Buffer.compare(check, keyCheck) !== 0) return false;
  return now - Number(meta('touched')) < RETENTION_MS;
}

function ledgerOn(
  database: DatabaseSync,
  rowKeyOf: (escn: Parameters<SyncLedger['forget']>[0]) => Uint8Array,
  path: string,
): SyncLedger {
  const selectMeta = database.prepare('SELECT value FROM meta WHERE name = ?');
  const upsertMeta = database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  const deleteMeta = database.prepare('DELETE FROM meta WHERE name = ?');
  const selectSeen = database.prepare('SELECT run FROM seen WHERE key = ?');
  const upsertSeen = database.prepare('INSERT OR REPLACE INTO seen VALUES (?, ?)');
  const deleteSeen = database.prepare('DELETE FROM seen WHERE key = ?');
  const selectUnseen = database.prepare('SELECT key FROM seen WHERE run <> ? LIMIT ?');
  const addCount = database.prepare(`INSERT INTO counts VALUES (?, ?, ?, 1)
    ON CONFLICT (run, type, year) DO UPDATE SET cards = cards + 1`);

  const numberIn = (name: string): number => Number(selectMeta.get(name)?.['value'] ?? 0);
  const textIn = (name: string): unknown => selectMeta.get(name)?.['value'];
  /** Number of the run under way, or of the last complete one. */
  const run = (): number => numberIn('run');

  const done = <T>(work: () => T): Done<T> => {
    const result = inTransaction(database, work);
    return result.ok ? result : { ok: false, message: `${path} can't be written now: ${result.fault.detail}` };
  };

  const position = (): SyncPosition | undefined => {
    const text = textIn('position');
    if (typeof text !== 'string') return undefined;
    const parsed = positionShape.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  };

  return {
    position,
    retryAt: () => numberIn('retry-at'),
    setRetryAt: (retryAt) => done(() => void upsertMeta.run('retry-at', retryAt)),

    begin: (shape, startedAt) =>
      done(() => {
        const next = run() + 1;
        upsertMeta.run('run', next);
        upsertMeta.run('entries', 0);
        upsertMeta.run('cards', 0);
        upsertMeta.run('listed', 0);
        upsertMeta.run('touched', startedAt);
        upsertMeta.run('position', JSON.stringify({ shape, nextPage: 0, startedAt }));
        database.prepare('DELETE FROM counts WHERE run <> ?').run(numberIn('complete-run'));
      }),

    noteCards: (cards) =>
      done(() => {
        const current = run();
        let fresh = 0;
        for (const { escn, record } of cards) {
          const key = rowKeyOf(escn);
          if (selectSeen.get(key)?.['run'] === current) continue;
          fresh += 1;
          upsertSeen.run(key, current);
          addCount.run(current, record.cardType, record.issuedOn?.slice(0, 4) ?? '');
        }
        upsertMeta.run('cards', numberIn('cards') + fresh);
      }),

    notePage: ({ listed, entries, nextPage }) =>
      done(() => {
        upsertMeta.run('listed', numberIn('listed') + listed);
        upsertMeta.run('entries', numberIn('entries') + entries);
        upsertMeta.run('position', JSON.stringify({ ...position(), nextPage }));
      }),

    counts: () => ({
      cards: numberIn('cards'),
      listed: numberIn('listed'),
      entries: numberIn('entries'),
      before: numberIn('complete-cards'),
    }),

    async finish(now, remove) {
      let removed = 0;
      while (remove !== undefined) {
        const keys = selectUnseen
          .all(run(), REMOVED_AT_ONCE)
          .flatMap(({ key }) => (key instanceof Uint8Array ? [key] : []));
        if (keys.length === 0) break;
        const gone = await remove(keys);
        if (!gone.ok) return gone;
        const noted = done(() => {
          for (const key of keys) deleteSeen.run(key);
        });
        if (!noted.ok) return noted;
        removed += keys.length;
      }
      return done(() => {
        upsertMeta.run('complete-run', run());
        upsertMeta.run('complete-cards', numberIn('cards'));
        upsertMeta.run('touched', now);
        upsertMeta.run('completed-at', now);
        deleteMeta.run('position');
        deleteMeta.run('retry-at');
        database.prepare('DELETE FROM counts WHERE run <> ?').run(run());
        return removed;
      });
    },

    completedAt: () => {
      const at = selectMeta.get('completed-at')?.['value'];
      return typeof at === 'number' ? at : null;
    },

    statistics: () =>
      database
        .prepare('SELECT type, year, cards FROM counts WHERE run = ? ORDER BY type, year')
        .all(numberIn('complete-run'))
        .map(
          ({ type, year, cards }): CardCount => ({
            cardType: String(type),
            year: year === '' ? null : String(year),
            cards: Number(cards),
          }),
        ),

    forget: (escn) => done(() => void deleteSeen.run(rowKeyOf(escn))),
    close: () => closeQuietly(database),
  };
}
