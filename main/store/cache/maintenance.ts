import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { SqliteFault } from '../sqlite-fault.ts';
import {
  DAY_MS,
  type DiskLimits,
  MAINTENANCE_EVERY_MS,
  MAX_POSTPONEMENTS,
  NEGATIVE_RETENTION_DAYS,
  POSTPONE_MS,
  PRUNED_ROWS,
  ROWS_IN_LOG,
} from './disk-limits.ts';
import type { DurableCache } from './durable-cache.ts';
import { createOneTimer } from './one-timer.ts';

/** Retention and the log's way into the database, in small steps at quiet moments. */
export interface Maintenance {
  /** One step of retention now; gives the rows removed. */
  prune(): number;
  /** Many rows were written at once: the log must not grow until moving it takes long. */
  note(rows: number): void;
  stop(): void;
}

export function startMaintenance(options: {
  readonly clock: Clock;
  readonly limits: DiskLimits;
  /** The database in use, if there is one. */
  readonly cache: () => DurableCache | undefined;
  readonly isBusy: () => boolean;
  readonly onFault: (fault: SqliteFault) => void;
  /** Once a day, at a quiet moment. */
  readonly onDaily: () => void;
}): Maintenance {
  const { clock, limits } = options;
  let postponements = 0;
  /** Rows in the log that were written many at once. */
  let inLog = 0;
  let daysDoneAt = clock.monotonic();
  const timer = createOneTimer(clock, run);

  function run(): void {
    // It syncs, so it waits for a moment without taps, but not for ever.
    if (options.isBusy() && postponements < MAX_POSTPONEMENTS) {
      postponements += 1;
      timer.start(POSTPONE_MS);
      return;
    }
    postponements = 0;
    inLog = 0;
    if (clock.monotonic() - daysDoneAt >= DAY_MS) {
      daysDoneAt = clock.monotonic();
      options.onDaily();
    }
    const removed = prune();
    if (removed === 0) {
      const done = options.cache()?.checkpoint();
      if (done?.ok === false) options.onFault(done.fault);
    }
    timer.start(removed > 0 ? POSTPONE_MS : MAINTENANCE_EVERY_MS);
  }

  function prune(): number {
    const now = clock.now();
    const pruned = options.cache()?.prune({
      positiveBefore: now - limits.retentionDays * DAY_MS,
      negativeBefore: now - NEGATIVE_RETENTION_DAYS * DAY_MS,
      maxNegativeRows: limits.maxNegativeRows,
      stepRows: PRUNED_ROWS,
    });
    if (pruned === undefined || pruned.ok) return pruned?.value ?? 0;
    options.onFault(pruned.fault);
    return 0;
  }

  timer.start(MAINTENANCE_EVERY_MS);
  function note(rows: number): void {
    const before = inLog;
    inLog += rows;
    if (before >= ROWS_IN_LOG || inLog < ROWS_IN_LOG) return;
    timer.cancel();
    timer.start(0);
  }

  return { prune, note, stop: timer.cancel };
}
