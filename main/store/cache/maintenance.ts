import type { Clock } from '../../application/ports.ts';
import type { SqliteFault } from '../sqlite-fault.ts';
import {
  DAY_MS,
  type DiskLimits,
  MAINTENANCE_EVERY_MS,
  MAX_POSTPONEMENTS,
  NEGATIVE_RETENTION_DAYS,
  POSTPONE_MS,
  PRUNED_ROWS,
} from './disk-limits.ts';
import type { DurableCache } from './durable-cache.ts';
import { createOneTimer } from './one-timer.ts';

/** Retention and the log's way into the database, in small steps at quiet moments. */
export interface Maintenance {
  /** One step of retention now; gives the rows removed. */
  prune(): number;
  stop(): void;
}

export function startMaintenance(options: {
  readonly clock: Clock;
  readonly limits: DiskLimits;
  /** The database in use, if there is one. */
  readonly cache: () => DurableCache | undefined;
  readonly isBusy: () => boolean;
  readonly onFault: (fault: SqliteFault) => void;
}): Maintenance {
  const { clock, limits } = options;
  let postponements = 0;
  const timer = createOneTimer(clock, run);

  function run(): void {
    // It syncs, so it waits for a moment without taps, but not for ever.
    if (options.isBusy() && postponements < MAX_POSTPONEMENTS) {
      postponements += 1;
      timer.start(POSTPONE_MS);
      return;
    }
    postponements = 0;
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
  return { prune, stop: timer.cancel };
}
