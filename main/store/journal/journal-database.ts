import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import { closeQuietly } from '../cache/durable-cache.ts';
import { type AsideReason, SIDE_FILES, setAside } from '../cache/set-aside.ts';
import { attempt, type SqliteFault } from '../sqlite-fault.ts';
import { systemFaultOf } from '../system-fault.ts';
import { CARRIED_TABLES, prepareJournal } from './journal-schema.ts';

/** Name of the file in the data folder. */
export const JOURNAL_FILE = 'journal.db';

/** `journal.db` on its one connection. Whatever happens to it, the terminal goes on. */
export interface JournalDatabase {
  readonly path: string;
  /** The connection of now; undefined while no file can be had. Not to be kept: the file may be replaced. */
  connection(): DatabaseSync | undefined;
  /** Tries once more where no file could be had. */
  reopen(): void;
  /**
   * Sets the file aside and makes a new one. The states, the day and its uses vouch for themselves and move over as
   * far as they can be read; rows stay where they are, as evidence. Gives the old file's new name; undefined where it
   * can't be moved, and the file then is closed.
   */
  replace(reason: AsideReason): string | undefined;
  /** Idempotent. */
  close(): void;
}

export interface JournalDatabaseOptions {
  /** Of the terminal's data; must be there. */
  readonly folder: string;
  readonly clock: Clock;
  /** One line for the technician. */
  readonly onNotice: (notice: string) => void;
}

const IN_MEMORY = 'what it holds lives in memory only';

/**
 * Opens `journal.db`. A file that is corrupt, foreign or of a newer version is set aside, kept for ever and a new one
 * made: nothing is ever deleted to make room for a journal.
 */
export function openJournalDatabase({ folder, clock, onNotice }: JournalDatabaseOptions): JournalDatabase {
  const path = join(folder, JOURNAL_FILE);
  let database = open(`${path} can't be used`);

  function open(title: string): DatabaseSync | undefined {
    const first = tryOpen(path);
    if (first.kind === 'open') return first.database;
    if (first.kind === 'unavailable') {
      onNotice(`${path} ${first.message}; ${IN_MEMORY}`);
      return undefined;
    }
    return asideAndAnew(first.reason, title).database;
  }

  function asideAndAnew(reason: AsideReason, title: string): { database: DatabaseSync | undefined; name?: string } {
    const moved = setAside(path, reason, clock.now());
    if (!moved.ok) {
      onNotice(`${moved.message}; ${IN_MEMORY}`);
      return { database: undefined };
    }
    onNotice(`${title} (${reason}); kept as ${moved.name}, a new one was made`);
    const second = tryOpen(path);
    return { database: second.kind === 'open' ? second.database : undefined, name: moved.name };
  }

  return {
    path,
    connection: () => database,
    reopen() {
      const opened = database === undefined ? tryOpen(path) : undefined;
      if (opened?.kind !== 'open') return;
      database = opened.database;
      onNotice(`${path} can be used again`);
    },
    replace(reason) {
      const carried = database === undefined ? [] : carriedFrom(database);
      if (database !== undefined) closeQuietly(database);
      const anew = asideAndAnew(reason, `${path} can't be continued`);
      database = anew.database;
      if (database !== undefined) carryInto(database, carried);
      return anew.name;
    },
    close() {
      if (database !== undefined) closeQuietly(database);
      database = undefined;
    },
  };
}

type FirstLook =
  | { readonly kind: 'open'; readonly database: DatabaseSync }
  | { readonly kind: 'unfit'; readonly reason: AsideReason }
  | { readonly kind: 'unavailable'; readonly message: string };

function tryOpen(path: string): FirstLook {
  try {
    for (const suffix of ['', ...SIDE_FILES]) {
      const stats = statSync(path + suffix, { throwIfNoEntry: false });
      if (stats !== undefined && !stats.isFile()) return { kind: 'unfit', reason: 'not-a-file' };
    }
    // For its owner only; SQLite would make it for everybody.
    if (statSync(path, { throwIfNoEntry: false }) === undefined) closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    return { kind: 'unavailable', message: `can't be made, ${fault.reason}` };
  }
  const opened = attempt(() => new DatabaseSync(path, { timeout: 0, enableDoubleQuotedStringLiterals: false }));
  if (!opened.ok) return fromFault(opened.fault);
  const database = opened.value;
  const prepared = attempt(() => prepareJournal(database));
  if (prepared.ok && prepared.value === undefined) return { kind: 'open', database };
  closeQuietly(database);
  return prepared.ok ? { kind: 'unfit', reason: prepared.value ?? 'foreign' } : fromFault(prepared.fault);
}

function fromFault(fault: SqliteFault): FirstLook {
  if (fault.kind === 'corrupt') return { kind: 'unfit', reason: 'corrupt' };
  return { kind: 'unavailable', message: `can't be opened: ${fault.detail}` };
}

type Carried = readonly { readonly table: string; readonly rows: readonly (string | number | Uint8Array)[][] }[];

function carriedFrom(database: DatabaseSync): Carried {
  return CARRIED_TABLES.map((table) => {
    const read = attempt(() => database.prepare(`SELECT * FROM ${table}`).all());
    const rows = (read.ok ? read.value : []).map((row) =>
      Object.values(row).map((value) =>
        value instanceof Uint8Array || typeof value === 'string' ? value : Number(value),
      ),
    );
    return { table, rows };
  });
}

/** What a fault leaves behind is lost: it was of a file that was of no use. */
function carryInto(database: DatabaseSync, carried: Carried): void {
  for (const { table, rows } of carried) {
    for (const row of rows) {
      const places = row.map(() => '?').join(', ');
      attempt(() => database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${places})`).run(...row));
    }
  }
}
