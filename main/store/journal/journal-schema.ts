import type { DatabaseSync } from 'node:sqlite';
import type { AsideReason } from '../cache/set-aside.ts';

/** "TSSJ": tells our file from any other SQLite database. */
const APPLICATION_ID = 0x54_53_53_4a;
/** 1 held the states alone. */
const SCHEMA_VERSION = 2;

/** Small states, each with a tag of its own; see `state-file.ts`. */
const CREATE_STATE =
  'CREATE TABLE state (name TEXT PRIMARY KEY, content TEXT NOT NULL, tag BLOB NOT NULL) WITHOUT ROWID';

/** What came with version 2; docs/journal.md says what each column holds. */
const CREATE_JOURNAL = [
  'CREATE TABLE genesis (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL, seal BLOB NOT NULL) STRICT',
  `CREATE TABLE rows (sequence INTEGER PRIMARY KEY, segment INTEGER NOT NULL, bytes BLOB NOT NULL, seal BLOB NOT NULL)
    STRICT`,
  'CREATE INDEX rows_by_segment ON rows (segment)',
  `CREATE TABLE checkpoints (number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, body TEXT NOT NULL,
    signature BLOB NOT NULL) STRICT`,
  `CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, seal BLOB NOT NULL,
    checkpoint INTEGER NOT NULL, tag BLOB NOT NULL) STRICT`,
  'CREATE TABLE day (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT',
  'CREATE TABLE uses (key BLOB PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID',
].join('; ');

/** Tables whose rows vouch for themselves, by a tag or a seal: they may move to another file. */
export const CARRIED_TABLES = ['state', 'day', 'uses'] as const;

/**
 * Settings of the connection and, in a new file, the tables; a file of version 1 gets what it lacks, in one
 * transaction. Gives what makes the file unfit. WAL with synchronous FULL: what was committed survives a power cut.
 * What is deleted is overwritten: yesterday's key must not lie about in free pages.
 */
export function prepareJournal(database: DatabaseSync): AsideReason | undefined {
  const number = (pragma: string): unknown => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = ON');
  const isEmpty = number('application_id') === 0 && number('schema_version') === 0;
  const version = isEmpty ? 0 : Number(number('user_version'));
  if (!isEmpty) {
    if (number('application_id') !== APPLICATION_ID) return 'foreign';
    if (version < 1 || version > SCHEMA_VERSION) return version < 1 ? 'older' : 'newer';
    const [state] = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'state'").all();
    if (state?.['sql'] !== CREATE_STATE) return 'foreign';
  }
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF');
  // Also where nothing is to be made: it shows whether the file can be written at all.
  database.exec('BEGIN IMMEDIATE');
  if (version < 1) database.exec(`${CREATE_STATE}; PRAGMA application_id = ${APPLICATION_ID}`);
  if (version < SCHEMA_VERSION) database.exec(`${CREATE_JOURNAL}; PRAGMA user_version = ${SCHEMA_VERSION}`);
  database.exec('COMMIT');
  return undefined;
}
