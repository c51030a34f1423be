import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock, StateStore } from '../application/ports.ts';
import { closeQuietly } from './cache/durable-cache.ts';
import { createOneTimer } from './cache/one-timer.ts';
import { type AsideReason, SIDE_FILES, setAside } from './cache/set-aside.ts';
import { attempt, type SqliteFault } from './sqlite-fault.ts';
import { createStateTags } from './state-record.ts';
import { systemFaultOf } from './system-fault.ts';

/** Small states that end with the process: for the demo, and where nothing can be kept. */
export function createMemoryState(): StateFile {
  const values = new Map<string, string>();
  return {
    read: (name) => parsedOrNothing(values.get(name)),
    write: (name, value) => void values.set(name, JSON.stringify(value)),
    close: () => undefined,
  };
}

/** {@link StateStore} in `journal.db`. */
export interface StateFile extends StateStore {
  /** Tries once more what could not be written, and closes. Idempotent. */
  close(): void;
}

export interface StateFileOptions {
  /** Of the terminal's data; `journal.db` lies in it. Must be there. */
  readonly folder: string;
  /** 32 bytes; a state that was not written under it is not believed. */
  readonly terminalKey: Uint8Array;
  readonly clock: Clock;
  /** One line for the technician. */
  readonly onNotice: (notice: string) => void;
}

/** "TSSJ": tells our file from any other SQLite database. */
const APPLICATION_ID = 0x54_53_53_4a;
const SCHEMA_VERSION = 1;
const CREATE_STATE =
  'CREATE TABLE state (name TEXT PRIMARY KEY, content TEXT NOT NULL, tag BLOB NOT NULL) WITHOUT ROWID';

/**
 * Opens the small states in `journal.db` (WAL, synchronous FULL: what was written survives a power cut). A file that
 * is corrupt or foreign is set aside, kept for ever and a new one made; where none can be had, the states live in
 * memory. Whatever happens, the terminal goes on.
 */
export function openStateFile(options: StateFileOptions): StateFile {
  const { onNotice } = options;
  const path = join(options.folder, 'journal.db');
  const tags = createStateTags(options.terminalKey);
  const memory = new Map<string, string>();
  const unwritten = new Set<string>();
  let database = open(path, options);
  let isFailing = false;
  const writing = createOneTimer(options.clock, () => {
    for (const name of [...unwritten]) store(name);
  });

  const meet = (fault: SqliteFault): void => {
    if (!isFailing) onNotice(`${path} fails: ${fault.detail}; clock and breaker are remembered in memory only`);
    isFailing = true;
  };

  function store(name: string): void {
    const content = memory.get(name);
    if (content === undefined || database === undefined) return;
    const upsert = 'INSERT INTO state VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET content = ?2, tag = ?3';
    const connection = database;
    const written = attempt(() => connection.prepare(upsert).run(name, content, tags.tagOf(name, content)));
    if (!written.ok) {
      // Tried again with the next write; the clock writes every minute.
      meet(written.fault);
      return;
    }
    unwritten.delete(name);
    if (isFailing) onNotice(`${path} is written again`);
    isFailing = false;
  }

  const load = (name: string): string | undefined => {
    if (database === undefined) return undefined;
    const connection = database;
    const found = attempt(() => connection.prepare('SELECT content, tag FROM state WHERE name = ?').get(name));
    if (!found.ok) {
      meet(found.fault);
      return undefined;
    }
    const { content, tag } = found.value ?? {};
    if (typeof content !== 'string' || !(tag instanceof Uint8Array)) return undefined;
    if (tags.fits(name, content, tag)) return content;
    onNotice(`${path}: the state "${name}" was not written by this terminal; it is not used`);
    return undefined;
  };

  return {
    read: (name) => parsedOrNothing(memory.get(name) ?? load(name)),
    write(name, value) {
      memory.set(name, JSON.stringify(value));
      unwritten.add(name);
      writing.start(0);
    },
    close() {
      writing.cancel();
      if (database === undefined) return;
      for (const late of unwritten) store(late);
      closeQuietly(database);
      database = undefined;
    },
  };
}

function open(path: string, options: StateFileOptions): DatabaseSync | undefined {
  const { onNotice } = options;
  const first = tryOpen(path);
  if (first.kind === 'open') return first.database;
  if (first.kind === 'unavailable') {
    onNotice(`${path} ${first.message}; clock and breaker are remembered in memory only`);
    return undefined;
  }
  const moved = setAside(path, first.reason, options.clock.now());
  if (!moved.ok) {
    onNotice(`${moved.message}; clock and breaker are remembered in memory only`);
    return undefined;
  }
  onNotice(`${path} can't be used (${first.reason}); kept as ${moved.name}, a new one was made`);
  const second = tryOpen(path);
  return second.kind === 'open' ? second.database : undefined;
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
  const prepared = attempt(() => prepare(database));
  if (prepared.ok && prepared.value === undefined) return { kind: 'open', database };
  closeQuietly(database);
  return prepared.ok ? { kind: 'unfit', reason: prepared.value ?? 'foreign' } : fromFault(prepared.fault);
}

function fromFault(fault: SqliteFault): FirstLook {
  if (fault.kind === 'corrupt') return { kind: 'unfit', reason: 'corrupt' };
  return { kind: 'unavailable', message: `can't be opened: ${fault.detail}` };
}

/** Settings of the connection and, in a new file, the table. Gives what makes the file unfit. */
function prepare(database: DatabaseSync): AsideReason | undefined {
  const number = (pragma: string): unknown => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  const tables = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'state'").all();
  const isEmpty = number('application_id') === 0 && number('schema_version') === 0;
  if (!isEmpty) {
    if (number('application_id') !== APPLICATION_ID) return 'foreign';
    const version = Number(number('user_version'));
    if (version !== SCHEMA_VERSION) return version < SCHEMA_VERSION ? 'older' : 'newer';
    if (tables[0]?.['sql'] !== CREATE_STATE) return 'foreign';
  }
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF');
  // Also in a file that is there: it shows whether it can be written at all.
  database.exec('BEGIN IMMEDIATE');
  if (isEmpty) {
    database.exec(
      `${CREATE_STATE}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`,
    );
  }
  database.exec('COMMIT');
  return undefined;
}

function parsedOrNothing(content: string | undefined): unknown {
  if (content === undefined) return undefined;
  try {
    return JSON.parse(content);
  } catch {
    // SyntaxError: not ours, and so nothing.
    return undefined;
  }
}
