import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { attempt, type SqliteFault } from '../sqlite-fault.ts';
import { systemFaultOf } from '../system-fault.ts';
import { closeQuietly, type DurableCache, durableCacheOn } from './durable-cache.ts';
import { type AsideReason, dropSetAside, SIDE_FILES, setAside } from './set-aside.ts';

export type DurableOpening =
  | { readonly kind: 'open'; readonly cache: DurableCache; readonly notices: readonly string[] }
  /** Another process has the file. */
  | { readonly kind: 'in-use' }
  /** There is no usable file and none can be made now. */
  | { readonly kind: 'unavailable'; readonly message: string };

export interface DurableOptions {
  readonly path: string;
  /** 16 bytes that tell the terminal key the rows were written under. */
  readonly keyCheck: Uint8Array;
  /** ms since 1970. */
  readonly now: number;
  readonly asideMaxAgeDays: number;
  /** Size the database file may grow to; its log comes on top. */
  readonly maxFileBytes: number;
}

/** "TSSR": tells our file from any other SQLite database. */
const APPLICATION_ID = 0x54_53_53_52;
const SCHEMA_VERSION = 1;
const PAGE_BYTES = 4096;

const CREATE_ANSWERS = `CREATE TABLE answers (
  key BLOB PRIMARY KEY,
  sealed BLOB NOT NULL,
  answered_at INTEGER NOT NULL,
  positive INTEGER NOT NULL
) WITHOUT ROWID`;
// Retention finds its rows by it; without it every step would read the whole table.
const CREATE_INDEX = 'CREATE INDEX answers_by_age ON answers (positive, answered_at)';
const CREATE_META = 'CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID';

/**
 * Opens `cache.db`, or makes it. A file that is corrupt, foreign, of another version or under another key is set aside
 * and a new one made: the cache may be thrown away, serving goes on (quality section 3).
 */
export function openDurableCache(options: DurableOptions): DurableOpening {
  const notices: string[] = [];
  let opening = tryOpen(options);
  if (opening.kind === 'unfit') {
    const moved = setAside(options.path, opening.reason, options.now);
    if (!moved.ok) return { kind: 'unavailable', message: `${moved.message} (${REASONS[opening.reason]})` };
    notices.push(`${options.path} ${REASONS[opening.reason]}; kept as ${moved.name}, a new one was made`);
    opening = tryOpen(options);
  }
  dropSetAside(options.path, options.now, { maxAgeDays: options.asideMaxAgeDays });
  if (opening.kind === 'open') return { kind: 'open', cache: opening.cache, notices };
  if (opening.kind === 'in-use') return opening;
  const message = opening.kind === 'unfit' ? REASONS[opening.reason] : opening.message;
  return { kind: 'unavailable', message: `${options.path} ${message}` };
}

const REASONS: Readonly<Record<AsideReason, string>> = {
  corrupt: 'is damaged',
  foreign: 'is not a cache of this terminal',
  older: 'is from an older version',
  newer: 'is from a newer version',
  changed: 'was changed by somebody else',
  'other-key': 'was written under another terminal key',
  'not-a-file': 'or a file beside it is not a file',
  'not-permitted': "can't be written by this user",
};

type FirstLook =
  | { readonly kind: 'open'; readonly cache: DurableCache }
  | { readonly kind: 'in-use' }
  | { readonly kind: 'unfit'; readonly reason: AsideReason }
  | { readonly kind: 'unavailable'; readonly message: string };

function tryOpen(options: DurableOptions): FirstLook {
  const obstacle = obstacleAt(options.path);
  if (obstacle !== undefined) return obstacle;

  const opened = attempt(() => new DatabaseSync(options.path, { timeout: 0, enableDoubleQuotedStringLiterals: false }));
  if (!opened.ok) return fromFault(opened.fault);
  const database = opened.value;
  const prepared = attempt(() => prepare(database, options));
  if (prepared.ok && prepared.value === undefined) return { kind: 'open', cache: durableCacheOn(database) };
  closeQuietly(database);
  if (!prepared.ok) return fromFault(prepared.fault);
  return { kind: 'unfit', reason: prepared.value ?? 'corrupt' };
}

/** What stands in the way before SQLite is asked; makes an empty file, for its owner only, where there is none. */
function obstacleAt(path: string): FirstLook | undefined {
  try {
    for (const suffix of ['', ...SIDE_FILES]) {
      const stats = statSync(path + suffix, { throwIfNoEntry: false });
      if (stats !== undefined && !stats.isFile()) return { kind: 'unfit', reason: 'not-a-file' };
    }
    if (statSync(path, { throwIfNoEntry: false }) === undefined) closeSync(openSync(path, 'wx', 0o600));
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    const exists = statSync(path, { throwIfNoEntry: false }) !== undefined;
    if (exists && fault.code === 'EACCES') return { kind: 'unfit', reason: 'not-permitted' };
    return { kind: 'unavailable', message: `can't be made, ${fault.reason}` };
  }
}

function fromFault(fault: SqliteFault): FirstLook {
  switch (fault.kind) {
    case 'corrupt':
      return { kind: 'unfit', reason: 'corrupt' };
    case 'read-only':
      return { kind: 'unfit', reason: 'not-permitted' };
    case 'in-use':
      return { kind: 'in-use' };
    default:
      return { kind: 'unavailable', message: `can't be opened: ${fault.detail}` };
  }
}

/** Settings of the connection and, in a new file, the tables. Gives what makes the file unfit. */
function prepare(database: DatabaseSync, options: DurableOptions): AsideReason | undefined {
  const number = (pragma: string): unknown => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  // Before the first read: the lock then falls with the process, whatever way it ends, and no -shm file is needed.
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  const objects = database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
  const isNew = objects.length === 0 && number('application_id') === 0 && number('user_version') === 0;
  if (!isNew) {
    if (number('application_id') !== APPLICATION_ID) return 'foreign';
    const version = Number(number('user_version'));
    if (version !== SCHEMA_VERSION) return version < SCHEMA_VERSION ? 'older' : 'newer';
    const found = new Set(objects.map((object) => object['sql']));
    if (![CREATE_ANSWERS, CREATE_INDEX, CREATE_META].every((sql) => found.has(sql))) return 'foreign';
  }
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA journal_size_limit = 4194304;
    PRAGMA cache_size = -8000;
    PRAGMA secure_delete = ON;
    PRAGMA cell_size_check = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA max_page_count = ${Math.floor(options.maxFileBytes / PAGE_BYTES)};
  `);
  // Also in a file that is there: it shows whether it can be written at all.
  database.exec('BEGIN IMMEDIATE');
  if (isNew) {
    database.exec(`${CREATE_ANSWERS}; ${CREATE_INDEX}; ${CREATE_META};
      PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`);
    database.prepare("INSERT INTO meta VALUES ('key-check', ?)").run(options.keyCheck);
  }
  database.exec('COMMIT');
  const keyCheck = database.prepare("SELECT value FROM meta WHERE name = 'key-check'").get()?.['value'];
  return keyCheck instanceof Uint8Array && Buffer.compare(keyCheck, options.keyCheck) === 0 ? undefined : 'other-key';
}
