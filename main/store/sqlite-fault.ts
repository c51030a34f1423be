/** What the database, or the disk under it, can do to us. */
export interface SqliteFault {
  readonly kind: 'corrupt' | 'in-use' | 'full' | 'read-only' | 'input-output';
  /** SQLite's own words. They name no row. */
  readonly detail: string;
}

/** Primary result codes (sqlite.org/rescode.html). What isn't listed is a bug of ours. */
const FAULT_KINDS: ReadonlyMap<number, SqliteFault['kind']> = new Map([
  [3, 'read-only'], // SQLITE_PERM
  [5, 'in-use'], // SQLITE_BUSY
  [6, 'in-use'], // SQLITE_LOCKED
  [8, 'read-only'], // SQLITE_READONLY
  [10, 'input-output'], // SQLITE_IOERR
  [11, 'corrupt'], // SQLITE_CORRUPT
  [13, 'full'], // SQLITE_FULL
  [14, 'input-output'], // SQLITE_CANTOPEN
  [15, 'input-output'], // SQLITE_PROTOCOL
  [26, 'corrupt'], // SQLITE_NOTADB
]);

/** The fault behind an error of node:sqlite; undefined for every other error. */
export function sqliteFaultOf(error: unknown): SqliteFault | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  // The upper bits tell variants of the same fault.
  const kind = FAULT_KINDS.get(error.errcode & 0xff);
  return kind === undefined ? undefined : { kind, detail: error.message };
}

export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: SqliteFault };

/** Runs a database call; what the world can do to it comes back as a value, a bug stays an exception. */
export function attempt<T>(call: () => T): Attempt<T> {
  try {
    return { ok: true, value: call() };
  } catch (error) {
    const fault = sqliteFaultOf(error);
    if (fault === undefined) throw error;
    return { ok: false, fault };
  }
}
