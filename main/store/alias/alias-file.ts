import { closeSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { closeQuietly } from '../cache/durable-cache.ts';
import { type AsideReason, SIDE_FILES } from '../cache/set-aside.ts';
import { attempt, type SqliteFault } from '../sqlite-fault.ts';
import { systemFaultOf } from '../system-fault.ts';

export type AliasFile =
  | { readonly kind: 'open'; readonly database: DatabaseSync }
  /** There is no file; only for reading. */
  | { readonly kind: 'none' }
  /** There is one that this terminal can't use. */
  | { readonly kind: 'unfit'; readonly reason: AsideReason; readonly message: string }
  /** It can't be used now; one line. */
  | { readonly kind: 'unavailable'; readonly message: string };

export interface AliasFileOptions {
  readonly path: string;
  readonly keyCheck: Uint8Array;
  /** Makes the file where it is missing. */
  readonly forWriting: boolean;
  /** How long a lock of another process is waited for, in ms. */
  readonly waitMs: number;
}

/** "TSSA": tells an alias table from any other SQLite database. */
const APPLICATION_ID = 0x54_53_53_41;
const SCHEMA_VERSION = 1;

const CREATE_ALIASES = `CREATE TABLE aliases (
  key BLOB PRIMARY KEY,
  kind INTEGER NOT NULL,
  sealed BLOB NOT NULL
) WITHOUT ROWID`;
const CREATE_META = 'CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID';

/**
 * Opens `alias.db`. Terminal and import share it through its write-ahead log: who reads sees the old list until the
 * new one is there as a whole. `aliases.kind` is 1 for UIDs, 2 for campus numbers.
 */
export function openAliasFile(options: AliasFileOptions): AliasFile {
  const { path, waitMs } = options;
  const obstacle = obstacleAt(options);
  if (obstacle !== undefined) return obstacle;
  const opened = attempt(() => new DatabaseSync(path, { timeout: waitMs, enableDoubleQuotedStringLiterals: false }));
  if (!opened.ok) return fromFault(path, opened.fault);
  const database = opened.value;
  const prepared = attempt(() => prepare(database, options));
  if (prepared.ok && prepared.value === undefined) return { kind: 'open', database };
  closeQuietly(database);
  if (!prepared.ok) return fromFault(path, prepared.fault);
  return unfit(path, prepared.value ?? 'corrupt');
}

const REASONS: Readonly<Partial<Record<AsideReason, string>>> = {
  corrupt: 'is damaged',
  foreign: 'is not an alias table',
  older: 'is from an older version',
  newer: 'is from a newer version',
  'other-key': 'was written under another terminal key',
  'not-a-file': 'or a file beside it is not a file',
  'not-permitted': "can't be written by this user",
};

function unfit(path: string, reason: AsideReason): AliasFile {
  return { kind: 'unfit', reason, message: `${path} ${REASONS[reason] ?? reason}` };
}

/** What stands in the way before SQLite is asked; makes an empty file, for its owner only, where one is wanted. */
function obstacleAt({ path, forWriting }: AliasFileOptions): AliasFile | undefined {
  try {
    for (const suffix of ['', ...SIDE_FILES]) {
      const stats = statSync(path + suffix, { throwIfNoEntry: false });
      if (stats !== undefined && !stats.isFile()) return unfit(path, 'not-a-file');
    }
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) return undefined;
    if (!forWriting) return { kind: 'none' };
    closeSync(openSync(path, 'wx', 0o600));
    return undefined;
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    return { kind: 'unavailable', message: `${path} can't be used, ${fault.reason}` };
  }
}

function fromFault(path: string, fault: SqliteFault): AliasFile {
  if (fault.kind === 'corrupt') return unfit(path, 'corrupt');
  if (fault.kind === 'read-only') return unfit(path, 'not-permitted');
  const message = fault.kind === 'in-use' ? 'is in use by another process' : `can't be opened: ${fault.detail}`;
  return { kind: 'unavailable', message: `${path} ${message}` };
}

/** Settings of the connection and, in a new file, the tables. Gives what makes the file unfit. */
function prepare(database: DatabaseSync, options: AliasFileOptions): AsideReason | undefined {
  const number = (pragma: string): unknown => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  const objects = database.prepare('SELECT sql FROM sqlite_schema').all();
  const isNew = objects.length === 0 && number('application_id') === 0 && number('user_version') === 0;
  // Half-made: the process that makes it is at it, or died. Nothing to read either way.
  if (isNew && !options.forWriting) return 'foreign';
  if (!isNew) {
    if (number('application_id') !== APPLICATION_ID) return 'foreign';
    const version = Number(number('user_version'));
    if (version !== SCHEMA_VERSION) return version < SCHEMA_VERSION ? 'older' : 'newer';
    const found = new Set(objects.map((object) => object['sql']));
    if (![CREATE_ALIASES, CREATE_META].every((sql) => found.has(sql))) return 'foreign';
  }
  // Every 200,000 cards are 20 MB, of which the busiest pages are kept at hand.
  database.exec('PRAGMA cache_size = -4000; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF');
  if (options.forWriting) prepareForWriting(database, isNew, options.keyCheck);
  else database.exec('PRAGMA query_only = ON');
  const keyCheck = database.prepare("SELECT value FROM meta WHERE name = 'key-check'").get()?.['value'];
  return keyCheck instanceof Uint8Array && Buffer.compare(keyCheck, options.keyCheck) === 0 ? undefined : 'other-key';
}

function prepareForWriting(database: DatabaseSync, isNew: boolean, keyCheck: Uint8Array): void {
  // FULL: an import that was reported is there after a power cut.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; BEGIN IMMEDIATE');
  if (isNew) {
    database.exec(`${CREATE_ALIASES}; ${CREATE_META};
      PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`);
    database.prepare("INSERT INTO meta VALUES ('key-check', ?)").run(keyCheck);
  }
  database.exec('COMMIT');
}
