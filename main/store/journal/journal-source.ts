import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { closeQuietly } from '../cache/durable-cache.ts';
import { openToLook } from '../open-to-look.ts';
import { attempt } from '../sqlite-fault.ts';
import type { StoredRow } from './chain.ts';
import { JOURNAL_FILE } from './journal-database.ts';

export interface StoredCheckpoint {
  readonly number: number;
  readonly sequence: number;
  readonly body: string;
  readonly signature: Uint8Array;
}

export interface StoredHead {
  readonly sequence: number;
  readonly seal: Uint8Array;
  readonly checkpoint: number;
  readonly tag: Uint8Array;
}

/** A journal as it was found, nothing of it believed. What has not its right type is undefined, empty or NaN. */
export interface JournalSource {
  genesis(): { readonly body: string; readonly seal: Uint8Array } | undefined;
  head(): StoredHead | undefined;
  /** By number. */
  checkpoints(): readonly StoredCheckpoint[];
  /** At most `limit` rows from a sequence on, in order. */
  rows(from: number, limit: number): readonly StoredRow[];
  /** Whether there are rows where there should be none: before the first that is kept. */
  hasRowsBefore(sequence: number): boolean;
}

export type JournalOpening =
  | { readonly kind: 'open'; readonly source: JournalSource; close(): void }
  /** No journal was ever begun here. */
  | { readonly kind: 'none' }
  /** A terminal is running on it. */
  | { readonly kind: 'in-use' }
  /** One line. */
  | { readonly kind: 'unreadable'; readonly message: string };

/** Opens the journal of a terminal that isn't running, or a copy of one, to read. It makes and changes nothing. */
export function openJournalFile(dataFolder: string): JournalOpening {
  return openJournalAt(join(dataFolder, JOURNAL_FILE));
}

export function openJournalAt(path: string): JournalOpening {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { kind: 'none' };
  if (!stats.isFile()) return { kind: 'unreadable', message: `${path} is not a file` };
  const opened = attempt(() => {
    const database = openToLook(path);
    const tables = database.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name IN ('genesis', 'rows')").get();
    return { database, hasJournal: tables?.['n'] === 2 };
  });
  if (!opened.ok) {
    const { kind, detail } = opened.fault;
    return kind === 'in-use' ? { kind } : { kind: 'unreadable', message: `${path} can't be read: ${detail}` };
  }
  const { database, hasJournal } = opened.value;
  if (!hasJournal) {
    closeQuietly(database);
    return { kind: 'none' };
  }
  return { kind: 'open', source: sourceOn(database), close: () => closeQuietly(database) };
}

const NO_BYTES = new Uint8Array();
const SAFE = Number.MAX_SAFE_INTEGER;
/** Integers beyond what JavaScript holds would throw; in a journal they can only have been forged. */
const safe = (column: string): string => `min(max(${column}, -1), ${SAFE}) AS ${column}`;

/** The journal in an open database. Its calls throw SQLite's errors. */
export function sourceOn(database: DatabaseSync): JournalSource {
  const selectRows = database.prepare(
    `SELECT ${safe('sequence')}, ${safe('segment')}, bytes, seal FROM rows WHERE rows.sequence >= ?
      ORDER BY rows.sequence LIMIT ?`,
  );
  // An array a row costs a third of an object.
  selectRows.setReturnArrays(true);
  const anyBefore = database.prepare('SELECT 1 FROM rows WHERE sequence < ? LIMIT 1');
  return {
    genesis() {
      const found = database.prepare('SELECT body, seal FROM genesis').get();
      return found === undefined ? undefined : { body: String(found['body']), seal: bytesOf(found['seal']) };
    },
    head() {
      const found = database.prepare(`SELECT ${safe('sequence')}, seal, ${safe('checkpoint')}, tag FROM head`).get();
      if (found === undefined) return undefined;
      const { sequence, seal, checkpoint, tag } = found;
      return { sequence: Number(sequence), seal: bytesOf(seal), checkpoint: Number(checkpoint), tag: bytesOf(tag) };
    },
    checkpoints: () =>
      database
        .prepare(`SELECT ${safe('number')}, ${safe('sequence')}, body, signature FROM checkpoints ORDER BY 1`)
        .all()
        .map(({ number, sequence, body, signature }) => ({
          number: Number(number),
          sequence: Number(sequence),
          body: String(body),
          signature: bytesOf(signature),
        })),
    rows: (from, limit) =>
      (selectRows.all(from, limit) as unknown as unknown[][]).map(([sequence, segment, bytes, seal]) => ({
        sequence: Number(sequence),
        segment: Number(segment),
        bytes: bytesOf(bytes),
        seal: bytesOf(seal),
      })),
    hasRowsBefore: (sequence) => anyBefore.get(sequence) !== undefined,
  };
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : NO_BYTES;
}
