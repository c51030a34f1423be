import type { Clock } from '../../application/ports/terminal-ports.ts';
import { syncFileSoon } from '../../disk/sync-file.ts';
import type { RegistryAnswer } from '../../domain/lookup-outcome.ts';
import type { RowKey } from '../byte-sealing.ts';
import type { Attempt, SqliteFault } from '../sqlite-fault.ts';
import { systemFaultOf } from '../system-fault.ts';
import {
  BATCH_ROWS,
  BETWEEN_BATCHES_MS,
  type DiskLimits,
  EVICTED_ROWS,
  FIRST_RETRY_MS,
  LAST_RETRY_MS,
  MAX_PENDING,
  QUIET_MS,
  WRITE_AFTER_MS,
} from './disk-limits.ts';
import type { DurableCache, DurableRow } from './durable-cache.ts';
import { type DurableOpening, type DurableOptions, openDurableCache } from './durable-opening.ts';
import { rowKeyText } from './hot-cache.ts';
import { startMaintenance } from './maintenance.ts';
import { createOneTimer } from './one-timer.ts';
import type { Sealing } from './sealing.ts';
import { dropSetAside, setAside } from './set-aside.ts';

export interface DiskStats {
  readonly state: 'writing' | 'failing';
  /** Answers that are only in memory yet. */
  readonly pending: number;
  /** Rows in the file; null while it can't be read. */
  readonly rows: number | null;
  readonly negativeRows: number | null;
  /** Rows found that did not open: changed on disk, or moved. */
  readonly notOpened: number;
}

/** One line where it failed. */
export type DiskDone = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** The durable half of what is known: reads at once, writes behind. */
export interface Disk {
  read(rowKey: RowKey): RegistryAnswer | undefined;
  /** The same for work nobody waits for: it counts as a quiet moment. */
  peek(rowKey: RowKey): RegistryAnswer | undefined;
  /** What is in the file after a place, in no order that means anything; `next` is undefined at the end. */
  answersAfter(
    place: RowKey | undefined,
    limit: number,
  ): { readonly answers: readonly RegistryAnswer[]; readonly next: RowKey | undefined };
  /** Kept in memory until it is written. The caller has seen to it that nothing newer is replaced. */
  write(rowKey: RowKey, answer: RegistryAnswer): void;
  /** Writes at once, in one transaction, past the queue: for many answers that nobody waits for. */
  writeAll(rows: readonly { readonly rowKey: RowKey; readonly answer: RegistryAnswer }[]): DiskDone;
  /** Removes a row so that no file holds it any more, those set aside included. Syncs. */
  erase(rowKey: RowKey): DiskDone;
  /** Removes rows; they leave the log with the next quiet moment. */
  removeAll(rowKeys: readonly RowKey[]): DiskDone;
  /** Syncs the log: what is in the file then outlives a power cut. */
  settled(): Promise<DiskDone>;
  stats(): DiskStats;
  /** Writes what is pending and closes. Idempotent. */
  close(): void;
}

export interface DiskOptions {
  readonly path: string;
  readonly sealing: Sealing;
  readonly clock: Clock;
  readonly limits: DiskLimits;
  /** One line for the log and the technician. */
  readonly onNotice: (notice: string) => void;
}

export type DiskOpening = { readonly kind: 'open'; readonly disk: Disk } | { readonly kind: 'in-use' };

/** Opens the durable half; `in-use` where another process has the file. A file that can't be had is tried again later. */
export function openDisk(options: DiskOptions): DiskOpening {
  const { path, sealing, clock, limits } = options;
  const pending = new Map<string, { readonly rowKey: RowKey; readonly answer: RegistryAnswer }>();
  /** The database in use; undefined while there is none to be had. */
  let cache: DurableCache | undefined;
  let isFailing = false;
  let isClosed = false;
  let wasFull = false;
  let retryMs = FIRST_RETRY_MS;
  let notOpened = 0;
  let lastReadAt = Number.NEGATIVE_INFINITY;
  const writing = createOneTimer(clock, writeBehind);

  const durableOptions = (): DurableOptions => ({
    path,
    keyCheck: sealing.keyCheck,
    now: clock.now(),
    asideMaxAgeDays: limits.retentionDays,
    maxFileBytes: limits.maxFileBytes,
  });

  const use = (opening: Exclude<DurableOpening, { kind: 'in-use' }>): boolean => {
    if (opening.kind === 'unavailable') {
      fails(opening.message);
      return false;
    }
    for (const notice of opening.notices) options.onNotice(notice);
    cache = opening.cache;
    return true;
  };

  /** Told once when it starts and once when it is over, not at every try. */
  function fails(reason: string): void {
    if (!isFailing) options.onNotice(`${reason}; the terminal goes on from memory and tries again`);
    isFailing = true;
  }

  function works(): void {
    if (isFailing) options.onNotice(`${path} is written again`);
    isFailing = false;
    retryMs = FIRST_RETRY_MS;
  }

  function retryLater(): void {
    writing.start(retryMs);
    retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
  }

  /** What a fault of the database calls for. Leaves `cache` undefined where the file is of no use any more. */
  function meet(fault: SqliteFault): void {
    const evicted = fault.kind === 'full' ? cache?.evictOldest(EVICTED_ROWS) : undefined;
    if (evicted?.ok === true && evicted.value > 0) {
      if (!wasFull) options.onNotice(`${path} is as large as it may get; the oldest answers make room`);
      wasFull = true;
      return;
    }
    fails(`${path} fails: ${fault.detail}`);
    if (fault.kind !== 'corrupt') return;
    cache?.close();
    cache = undefined;
    const moved = setAside(path, 'corrupt', clock.now());
    if (moved.ok) options.onNotice(`${path} is damaged; kept as ${moved.name}, a new one is made`);
    // Not here: this may be the verdict path.
    retryLater();
  }

  const rowOf = ({ rowKey, answer }: { readonly rowKey: RowKey; readonly answer: RegistryAnswer }): DurableRow => ({
    rowKey,
    sealed: sealing.seal(rowKey, answer),
    answeredAt: answer.answeredAt,
    isPositive: answer.kind === 'found',
  });

  function failed(detail: string): DiskDone {
    return { ok: false, message: `${path} can't be written now${detail}` };
  }

  function removed(done: Attempt<void> | undefined): DiskDone {
    if (done === undefined) return failed('');
    if (done.ok) return { ok: true };
    meet(done.fault);
    return failed(`: ${done.fault.detail}`);
  }

  function writeBehind(): void {
    if (cache === undefined) {
      const opening = openDurableCache(durableOptions());
      if (opening.kind === 'in-use') fails(`${path} is in use by another process`);
      else use(opening);
      if (cache === undefined) {
        retryLater();
        return;
      }
    }
    const batch = [...pending.entries()].slice(0, BATCH_ROWS);
    const written = cache.write(batch.map(([, waiting]) => rowOf(waiting)));
    if (!written.ok) {
      meet(written.fault);
      retryLater();
      return;
    }
    works();
    for (const [key] of batch) pending.delete(key);
    // At once, not when it is quiet: a stream of random numbers leaves no quiet.
    if (batch.some(([, { answer }]) => answer.kind === 'not-registered')) maintenance.prune();
    if (pending.size > 0) writing.start(BETWEEN_BATCHES_MS);
  }

  const first = openDurableCache(durableOptions());
  if (first.kind === 'in-use') return first;
  if (!use(first)) retryLater();
  const maintenance = startMaintenance({
    clock,
    limits,
    cache: () => cache,
    isBusy: () => clock.monotonic() - lastReadAt < QUIET_MS || pending.size > 0,
    onFault: meet,
    onDaily: () => dropSetAside(path, clock.now(), { maxAgeDays: limits.retentionDays }),
  });

  function peek(rowKey: RowKey): RegistryAnswer | undefined {
    const waiting = pending.get(rowKeyText(rowKey));
    if (waiting !== undefined) return waiting.answer;
    const read = cache?.read(rowKey);
    if (read === undefined) return undefined;
    if (!read.ok) {
      meet(read.fault);
      return undefined;
    }
    if (read.value === undefined) return undefined;
    const opened = sealing.open(rowKey, read.value);
    if (opened.kind === 'opened') return opened.answer;
    notOpened += 1;
    if (notOpened === 1) options.onNotice(`${path} holds a row that was changed on disk; it is not used`);
    return undefined;
  }

  const disk: Disk = {
    read(rowKey) {
      lastReadAt = clock.monotonic();
      return peek(rowKey);
    },
    peek,

    answersAfter(place, limit) {
      const keys = cache?.keysAfter(place, limit);
      if (keys?.ok === false) meet(keys.fault);
      if (keys === undefined || !keys.ok) return { answers: [], next: undefined };
      const answers = keys.value.flatMap((rowKey) => peek(rowKey) ?? []);
      return { answers, next: keys.value.length < limit ? undefined : keys.value.at(-1) };
    },

    write(rowKey, answer) {
      if (isClosed) return;
      const key = rowKeyText(rowKey);
      // The newest last, so that the oldest is given up.
      pending.delete(key);
      pending.set(key, { rowKey, answer });
      const oldest = pending.keys().next();
      if (pending.size > MAX_PENDING && oldest.done !== true) pending.delete(oldest.value);
      writing.start(WRITE_AFTER_MS);
    },

    writeAll(rows) {
      if (isClosed || cache === undefined) return failed('');
      const written = cache.write(rows.map(rowOf));
      if (written.ok) {
        for (const { rowKey } of rows) pending.delete(rowKeyText(rowKey));
        maintenance.note(rows.length);
        return { ok: true };
      }
      // A list makes no room for itself: what would go is what the lanes asked for.
      if (written.fault.kind !== 'full') meet(written.fault);
      return failed(`: ${written.fault.detail}`);
    },

    erase(rowKey) {
      pending.delete(rowKeyText(rowKey));
      dropSetAside(path, clock.now(), { keep: 0, maxAgeDays: 0 });
      return removed(cache?.eraseAll([rowKey]));
    },

    removeAll(rowKeys) {
      for (const rowKey of rowKeys) pending.delete(rowKeyText(rowKey));
      maintenance.note(rowKeys.length);
      return removed(cache?.removeAll(rowKeys));
    },

    async settled() {
      try {
        // SQLite keeps its locks on the database; the log has none that closing it could let go of.
        await syncFileSoon(`${path}-wal`);
        return { ok: true };
      } catch (error) {
        const fault = systemFaultOf(error);
        if (fault === undefined) throw error;
        // No log: all of it is in the database.
        return fault.code === 'ENOENT' ? { ok: true } : failed(`, ${fault.reason}`);
      }
    },

    stats() {
      const counted = cache?.countRows();
      const rows = counted?.ok === true ? counted.value : undefined;
      return {
        state: isFailing || cache === undefined ? 'failing' : 'writing',
        pending: pending.size,
        rows: rows?.rows ?? null,
        negativeRows: rows?.negativeRows ?? null,
        notOpened,
      };
    },

    close() {
      if (isClosed) return;
      isClosed = true;
      if (cache !== undefined && pending.size > 0) {
        do writeBehind();
        while (pending.size > 0 && !isFailing);
      }
      if (pending.size > 0) options.onNotice(`${path} did not take the last ${pending.size} answers`);
      writing.cancel();
      maintenance.stop();
      cache?.close();
      cache = undefined;
    },
  };
  return { kind: 'open', disk };
}
