/** Limits of what lies on disk. */
export interface DiskLimits {
  /** Age, by the answer, at which a row is removed. */
  readonly retentionDays: number;
  /** Rows of numbers the registry doesn't know. Bounded, so that random numbers don't fill the disk. */
  readonly maxNegativeRows: number;
  readonly maxFileBytes: number;
}

export const DEFAULT_DISK_LIMITS: DiskLimits = {
  retentionDays: 30,
  maxNegativeRows: 10_000,
  // About thirteen million cards at 320 bytes each, index and half-full pages included.
  maxFileBytes: 4 * 1024 ** 3,
};

/** Answers come in bursts; one transaction for a burst costs what one for an answer does. */
export const WRITE_AFTER_MS = 20;
/** Rows a transaction: at 15 µs each a verdict that comes meanwhile waits a millisecond. */
export const BATCH_ROWS = 64;
export const BETWEEN_BATCHES_MS = 2;
/** Answers held for a disk that doesn't take them; the oldest are given up beyond. */
export const MAX_PENDING = 20_000;
export const FIRST_RETRY_MS = 1_000;
export const LAST_RETRY_MS = 60_000;

export const MAINTENANCE_EVERY_MS = 30_000;
/** Without a read from disk for this long, maintenance doesn't get in anybody's way. */
export const QUIET_MS = 500;
export const POSTPONE_MS = 1_000;
export const MAX_POSTPONEMENTS = 60;
/** Rows of a list after which the log is moved: each may be a page of its own, and a thousand pages take some 10 ms. */
export const ROWS_IN_LOG = 1_000;

/** Rows one pruning step removes at most; more than a batch writes, so that a flood never gets ahead. */
export const PRUNED_ROWS = 2 * BATCH_ROWS;
/** Rows dropped at a time where the file is full. */
export const EVICTED_ROWS = 512;
export const DAY_MS = 86_400_000;
export const NEGATIVE_RETENTION_DAYS = 1;
