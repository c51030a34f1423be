import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import { createOneTimer } from '../cache/one-timer.ts';
import type { Attempt } from '../sqlite-fault.ts';
import { inTransaction } from '../transaction.ts';
import type { JournalDatabase } from './journal-database.ts';
import type { Reserve } from './reserve.ts';

/** What waits in memory to be written. */
export interface Waiting {
  isEmpty(): boolean;
  /** Looks at the file before the transaction, where that is needed. */
  prepare?(): Attempt<void>;
  /** Writes some of it within a transaction; gives what to do once that is on the disk. */
  write(connection: DatabaseSync): () => void;
  /**
   * There is a file where there was none, or another one. What is to be in it is written anew. `aside` is the name
   * under which a damaged one is kept.
   */
  onOtherFile(aside: string | undefined): void;
}

/** Brings to the disk, behind the verdicts, what several kinds of rows have waiting: one sync for all of them. */
export interface WriteBehind {
  /** Something waits: it is on the disk within {@link WRITE_AFTER_MS}, and what the disk takes. */
  wake(): void;
  /** Writes all that waits, now. False where the disk doesn't take it. */
  flush(): boolean;
  /** Writes what waits and ends. Idempotent. */
  close(): void;
}

export interface WriteBehindOptions {
  readonly database: JournalDatabase;
  readonly waiting: readonly Waiting[];
  readonly clock: Clock;
  readonly reserve: Reserve;
  readonly onNotice: (notice: string) => void;
}

/** A row is on its way so long; taps that come together share a sync. */
export const WRITE_AFTER_MS = 50;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

export function createWriteBehind({ database, waiting, clock, reserve, onNotice }: WriteBehindOptions): WriteBehind {
  let isFailing = false;
  let isClosed = false;
  let retryMs = FIRST_RETRY_MS;
  const timer = createOneTimer(clock, () => void step());

  const isEmpty = (): boolean => waiting.every((one) => one.isEmpty());

  function fails(detail: string): void {
    if (!isFailing) onNotice(`${database.path} fails: ${detail}; the terminal goes on and tries again`);
    isFailing = true;
    if (isClosed) return;
    timer.start(retryMs);
    retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
  }

  /** One transaction. False where the disk doesn't take it. */
  function step(): boolean {
    if (database.connection() === undefined) {
      database.reopen();
      if (database.connection() !== undefined) for (const one of waiting) one.onOtherFile(undefined);
    }
    const written = tryToWrite();
    if (written !== true) {
      fails(written);
      return false;
    }
    if (isFailing) onNotice(`${database.path} is written again`);
    isFailing = false;
    retryMs = FIRST_RETRY_MS;
    if (!isEmpty() && !isClosed) timer.start(WRITE_AFTER_MS);
    return true;
  }

  function tryOnce(): Attempt<readonly (() => void)[]> | undefined {
    for (const one of waiting) {
      const prepared = one.prepare?.();
      if (prepared?.ok === false) return prepared;
    }
    const connection = database.connection();
    if (connection === undefined) return undefined;
    const full = waiting.filter((one) => !one.isEmpty());
    return inTransaction(connection, () => full.map((one) => one.write(connection)));
  }

  /** True, or why not. */
  function tryToWrite(): true | string {
    // The second time without the reserve, or on a new file; there is no third reason.
    for (let i = 0; i < 3; i += 1) {
      const written = tryOnce();
      if (written === undefined) return 'there is no file';
      if (written.ok) {
        for (const onDisk of written.value) onDisk();
        return true;
      }
      const { kind, detail } = written.fault;
      if (kind === 'full' && reserve.giveUp()) {
        onNotice(`the disk is full; ${database.path} goes on with what was kept in reserve for it`);
      } else if (kind === 'corrupt') {
        const aside = database.replace('corrupt');
        for (const one of waiting) one.onOtherFile(aside);
      } else return detail;
    }
    return 'it can not be written';
  }

  const flush = (): boolean => {
    while (!isEmpty()) if (!step()) return false;
    return true;
  };

  return {
    wake() {
      if (!isClosed && !isFailing) timer.start(WRITE_AFTER_MS);
    },
    flush,
    close() {
      if (isClosed) return;
      isClosed = true;
      flush();
      timer.cancel();
    },
  };
}
