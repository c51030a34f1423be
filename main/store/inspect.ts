import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { createByteSealing } from './byte-sealing.ts';
import { closeQuietly } from './cache/durable-cache.ts';
import { openToLook } from './open-to-look.ts';
import { attempt } from './sqlite-fault.ts';
import { createStateTags } from './state-record.ts';

/** What a look into a database gave. It changes nothing, makes nothing and sets nothing aside. */
export type Inspected<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'none' }
  /** A terminal is running on it. */
  | { readonly kind: 'in-use' }
  /** It would be set aside, or can't be read; one line. */
  | { readonly kind: 'unfit'; readonly message: string };

export interface CacheFacts {
  readonly rows: number;
  readonly negativeRows: number;
}

/** Looks into `cache.db`. `terminalKey` has 32 bytes. */
export function inspectCache(dataFolder: string, terminalKey: Uint8Array): Inspected<CacheFacts> {
  const { keyCheck } = createByteSealing(terminalKey, 'cache');
  const looked = lookInto(join(dataFolder, 'cache.db'), (database) => {
    const found = database.prepare("SELECT value FROM meta WHERE name = 'key-check'").get()?.['value'];
    if (!(found instanceof Uint8Array) || Buffer.compare(found, keyCheck) !== 0) return undefined;
    const count = (condition: string) =>
      Number(database.prepare(`SELECT count(*) AS n FROM answers WHERE ${condition}`).get()?.['n']);
    return { rows: count('true'), negativeRows: count('positive = 0') };
  });
  if (looked.kind !== 'read') return looked;
  if (looked.value === undefined) return { kind: 'unfit', message: 'was written under another terminal key' };
  return { kind: 'read', value: looked.value };
}

/** Looks up a state in `journal.db`, as JSON gives it back; undefined where there is none this terminal wrote. */
export function inspectState(dataFolder: string, terminalKey: Uint8Array, name: string): Inspected<unknown> {
  const tags = createStateTags(terminalKey);
  return lookInto(join(dataFolder, 'journal.db'), (database): unknown => {
    const { content, tag } = database.prepare('SELECT content, tag FROM state WHERE name = ?').get(name) ?? {};
    if (typeof content !== 'string' || !(tag instanceof Uint8Array)) return undefined;
    return tags.fits(name, content, tag) ? JSON.parse(content) : undefined;
  });
}

export interface SyncFacts {
  /** Cards of the last complete sync; 0 where there was none. */
  readonly cards: number;
  /** ms since 1970 of the end of the last complete sync; null where there was none, or one of an older version. */
  readonly completedAt: number | null;
  /** ms since 1970 of the start or the end of the last sync. */
  readonly touchedAt: number;
  readonly isUnfinished: boolean;
}

/** Looks into `sync.db`. */
export function inspectSync(dataFolder: string): Inspected<SyncFacts> {
  return lookInto(join(dataFolder, 'sync.db'), (database) => {
    const meta = (name: string) => database.prepare('SELECT value FROM meta WHERE name = ?').get(name)?.['value'];
    const completedAt = meta('completed-at');
    return {
      cards: Number(meta('complete-cards') ?? 0),
      completedAt: typeof completedAt === 'number' ? completedAt : null,
      touchedAt: Number(meta('touched') ?? 0),
      isUnfinished: meta('position') !== undefined,
    };
  });
}

/** What SQLite calls a statement that doesn't fit the tables (sqlite.org/rescode.html). */
const SQLITE_ERROR = 1;

function lookInto<T>(path: string, read: (database: DatabaseSync) => T): Inspected<T> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { kind: 'none' };
  if (!stats.isFile()) return { kind: 'unfit', message: 'is not a file' };
  const looked = attempt(() => {
    const database = openToLook(path);
    try {
      return { value: read(database) };
    } catch (error) {
      // Of another version or another program: it has no such table or column.
      if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_ERROR) return undefined;
      throw error;
    } finally {
      closeQuietly(database);
    }
  });
  if (!looked.ok) {
    const { kind, detail } = looked.fault;
    return kind === 'in-use' ? { kind } : { kind: 'unfit', message: `can't be read: ${detail}` };
  }
  return looked.value === undefined
    ? { kind: 'unfit', message: 'is not a database of this terminal' }
    : { kind: 'read', value: looked.value.value };
}
