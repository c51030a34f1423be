import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RowKey } from '../byte-sealing.ts';
import { type Attempt, attempt } from '../sqlite-fault.ts';
import { inTransaction } from '../transaction.ts';

/** One card in `cache.db`. */
export interface DurableRow {
  readonly rowKey: RowKey;
  readonly sealed: Uint8Array;
  /** ms since 1970; stored to the hour, for retention only. The exact time is sealed. */
  readonly answeredAt: number;
  /** The registry knows the card. */
  readonly isPositive: boolean;
}

/** Row limits of one pruning step. Times are ms since 1970. */
export interface Retention {
  readonly positiveBefore: number;
  readonly negativeBefore: number;
  readonly maxNegativeRows: number;
  /** Rows removed at most, of each kind. */
  readonly stepRows: number;
}

/**
 * What is known of cards, on disk. Sees pseudonyms and sealed values only. Each call is one statement or one
 * transaction, and gives the disk's faults as values.
 */
export interface DurableCache {
  read(rowKey: RowKey): Attempt<Uint8Array | undefined>;
  /** Pseudonyms in their order, after one. */
  keysAfter(rowKey: RowKey | undefined, limit: number): Attempt<readonly RowKey[]>;
  /** All rows or none. */
  write(rows: readonly DurableRow[]): Attempt<void>;
  /** Removes rows, all of them or none; the log holds them until it is moved. */
  removeAll(rowKeys: readonly RowKey[]): Attempt<void>;
  /** Removes rows so that the file does not hold them any more, the log included; all of them or none. */
  eraseAll(rowKeys: readonly RowKey[]): Attempt<void>;
  /** Removes rows beyond retention; gives how many. */
  prune(retention: Retention): Attempt<number>;
  /** Makes room: removes the rows answered longest ago, `rows` of each kind at most; gives how many. */
  evictOldest(rows: number): Attempt<number>;
  /** Moves the log into the database. Syncs, so it belongs off the verdict path. */
  checkpoint(): Attempt<void>;
  /** Scans an index: 5 ms at 317,000 rows. */
  countRows(): Attempt<{ readonly rows: number; readonly negativeRows: number }>;
  close(): void;
}

const HOUR_MS = 3_600_000;

/** The cache on a connection that `openDurableCache` has checked and set up. */
export function durableCacheOn(database: DatabaseSync): DurableCache {
  const select = database.prepare('SELECT sealed FROM answers WHERE key = ?');
  const selectKeys = database.prepare('SELECT key FROM answers WHERE key > ? ORDER BY key LIMIT ?');
  const upsert = database.prepare(`INSERT INTO answers VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE
    SET sealed = excluded.sealed, answered_at = excluded.answered_at, positive = excluded.positive`);
  const remove = database.prepare('DELETE FROM answers WHERE key = ?');
  const oldest = (condition: string): StatementSync =>
    database.prepare(`DELETE FROM answers WHERE key IN
      (SELECT key FROM answers WHERE ${condition} ORDER BY answered_at LIMIT ?)`);
  const removeNegative = oldest('positive = 0');
  const removePositive = oldest('positive = 1');
  const removeNegativeBefore = oldest('positive = 0 AND answered_at < ?');
  const removePositiveBefore = oldest('positive = 1 AND answered_at < ?');
  const countNegative = database.prepare('SELECT count(*) AS n FROM answers WHERE positive = 0');
  const countAll = database.prepare('SELECT count(*) AS n FROM answers');
  const checkpointPassive = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  const checkpointTruncate = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');

  const removeAll = (rowKeys: readonly RowKey[]): Attempt<void> =>
    inTransaction(database, () => {
      for (const rowKey of rowKeys) remove.run(rowKey);
    });

  return {
    read: (rowKey) =>
      attempt(() => {
        const sealed = select.get(rowKey)?.['sealed'];
        return sealed instanceof Uint8Array ? sealed : undefined;
      }),
    keysAfter: (rowKey, limit) =>
      attempt(() =>
        selectKeys
          .all(rowKey ?? Buffer.alloc(0), limit)
          .flatMap(({ key }) => (key instanceof Uint8Array ? [Buffer.from(key) as RowKey] : [])),
      ),
    write: (rows) =>
      inTransaction(database, () => {
        for (const row of rows) {
          upsert.run(row.rowKey, row.sealed, toHours(row.answeredAt), row.isPositive ? 1 : 0);
        }
      }),
    removeAll,
    eraseAll(rowKeys) {
      const erased = removeAll(rowKeys);
      return erased.ok ? attempt(() => void checkpointTruncate.get()) : erased;
    },
    prune: (retention) =>
      attempt(() => {
        const { stepRows } = retention;
        const excess = Number(countNegative.get()?.['n'] ?? 0) - retention.maxNegativeRows;
        const flooded = excess > 0 ? removeNegative.run(Math.min(excess, stepRows)).changes : 0;
        const negative = removeNegativeBefore.run(toHours(retention.negativeBefore), stepRows).changes;
        const positive = removePositiveBefore.run(toHours(retention.positiveBefore), stepRows).changes;
        return Number(flooded) + Number(negative) + Number(positive);
      }),
    evictOldest: (rows) =>
      inTransaction(
        database,
        () => Number(removeNegative.run(rows).changes) + Number(removePositive.run(rows).changes),
      ),
    checkpoint: () => attempt(() => void checkpointPassive.get()),
    countRows: () =>
      attempt(() => ({ rows: Number(countAll.get()?.['n']), negativeRows: Number(countNegative.get()?.['n']) })),
    close: () => closeQuietly(database),
  };
}

function toHours(time: number): number {
  return Math.floor(time / HOUR_MS);
}

/** Closes what is open. */
export function closeQuietly(database: DatabaseSync): void {
  if (!database.isOpen) return;
  // A fault while closing loses nothing that was promised: what wasn't written is the log's or the cache's loss.
  attempt(() => database.close());
}
