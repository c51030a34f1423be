import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { JournalEntry } from '../../domain/journal/entry.ts';
import { type Attempt, attempt } from '../sqlite-fault.ts';
import { inTransaction } from '../transaction.ts';
import { createRowHash, sealOf } from './chain.ts';
import type { SignedCheckpoint } from './checkpoint.ts';
import type { JournalDatabase } from './journal-database.ts';
import { beginJournal, findEnd, type JournalEnd, writeCheckpoint, writeHead } from './journal-end.ts';
import type { JournalKeys } from './journal-keys.ts';
import type { Waiting } from './write-behind.ts';

/** The chain of rows at its growing end. */
export interface GrowingRows extends Waiting {
  /** Some 5 µs; the rest is done behind. */
  append(entry: JournalEntry): void;
  /** Signs what no checkpoint covers yet, with the next write. */
  sign(): void;
  /** Rows that no checkpoint covers yet, or that wait. */
  unsigned(): number;
  /** Drops a step of rows that are too old; false where nothing is left to drop. */
  dropBefore(segment: number): boolean;
  /** Rows since the start that are on the disk. */
  written(): number;
  /** Rows since the start that the disk didn't take and memory had no room for. */
  lost(): number;
}

export interface GrowingRowsOptions {
  readonly database: JournalDatabase;
  readonly keys: JournalKeys;
  /** The terminal's trusted clock. */
  readonly clock: Clock;
  /** Tells one run of the machine from the next; null where the platform doesn't. */
  readonly bootId: string | null;
  readonly onNotice: (notice: string) => void;
  /** A checkpoint to send away: to the log, say. */
  readonly onCheckpoint: (signed: SignedCheckpoint) => void;
}

const DAY_MS = 86_400_000;
/** Rows of one transaction: some 10 ms. */
const BATCH_ROWS = 500;
/** Rows after which a checkpoint is signed. */
const SIGN_EVERY_ROWS = 500;
/** Rows kept in memory while the disk takes none: some 15 MB. */
const MAX_WAITING = 20_000;
/** Rows dropped in one transaction: some 10 ms. */
const DROPPED_ROWS = 1_000;

export function growRows({ database, keys, clock, bootId, onNotice, onCheckpoint }: GrowingRowsOptions): GrowingRows {
  const rowHash = createRowHash();
  const waiting: string[] = [];
  /** Undefined before the first row of all, and while the file wasn't looked at. */
  let end: JournalEnd | undefined;
  let isSettled = false;
  let isSigning = false;
  let written = 0;
  /** Rows given up, in all and since it was last journalled. */
  let lost = 0;
  let untold = 0;

  /** The record around an entry as text, but for the first two fields, which it gets with its place in the chain. */
  function recordOf(entry: JournalEntry): string {
    const at = Math.floor(clock.now());
    const isTrusted = clock.trust() === 'trusted';
    return JSON.stringify({ boot: bootId, at, isTrusted, entry }).slice(1);
  }

  /** Looks where the chain goes on. A file whose end isn't ours is kept as evidence and followed by a new one. */
  function settle(): Attempt<void> {
    const connection = database.connection();
    if (isSettled || connection === undefined) return { ok: true, value: undefined };
    const found = attempt(() => findEnd(connection, keys));
    if (!found.ok) return found;
    isSettled = true;
    end = found.value.kind === 'found' ? found.value.end : undefined;
    if (found.value.kind === 'foreign') {
      tell("the journal before was another terminal's, or under another key", database.replace('other-key'));
    }
    if (found.value.kind === 'changed') tell('the journal before was changed on disk', database.replace('changed'));
    return { ok: true, value: undefined };
  }

  function tell(what: string, aside: string | undefined): void {
    const detail = aside === undefined ? what : `${what}; kept as ${aside}`;
    append({ kind: 'event', at: clock.now(), lane: '-', code: 'JOURNAL', detail });
  }

  function append(entry: JournalEntry): void {
    if (waiting.length < MAX_WAITING) {
      waiting.push(recordOf(entry));
      return;
    }
    if (lost === 0) onNotice(`${database.path} took nothing for so long that rows are lost from now on`);
    lost += 1;
    untold += 1;
  }

  function write(connection: DatabaseSync): () => void {
    let next = end ?? beginJournal(connection, keys, clock.now());
    const insert = connection.prepare('INSERT INTO rows VALUES (?, ?, ?, ?)');
    const batch = waiting.slice(0, BATCH_ROWS);
    const today = Math.floor(clock.now() / DAY_MS);
    const segment = clock.trust() === 'trusted' ? today : (next.segment ?? today);
    for (const record of batch) {
      const sequence = next.sequence + 1;
      const bytes = Buffer.from(`{"journal":"${next.genesis.journal}","sequence":${sequence},${record}`);
      const seal = sealOf(rowHash(next.seal, sequence, segment, bytes), keys);
      insert.run(sequence, segment, bytes, seal);
      next = { ...next, sequence, segment, seal, unsigned: next.unsigned + 1 };
    }
    const isAll = batch.length === waiting.length;
    const isDue = next.unsigned >= SIGN_EVERY_ROWS || (isSigning && isAll);
    const signing = isDue && next.unsigned > 0 ? writeCheckpoint(connection, keys, next, clock.now()) : undefined;
    next = signing?.end ?? next;
    writeHead(connection, keys, next);
    return () => {
      end = next;
      waiting.splice(0, batch.length);
      written += batch.length;
      if (isAll) isSigning = false;
      if (signing !== undefined) onCheckpoint(signing.signed);
      if (untold === 0 || waiting.length > 0) return;
      const rows = untold;
      untold = 0;
      tell(`rows lost: ${rows}`, undefined);
    };
  }

  function drop(connection: DatabaseSync, before: number): ReturnType<typeof writeCheckpoint> | undefined {
    if (end === undefined) return undefined;
    const oldest = connection.prepare('SELECT max(sequence) AS n FROM rows WHERE segment < ?').get(before)?.['n'];
    if (typeof oldest !== 'number') return undefined;
    const sequence = Math.min(oldest, end.first.sequence + DROPPED_ROWS - 1);
    const after = connection.prepare('SELECT seal FROM rows WHERE sequence = ?').get(sequence)?.['seal'];
    if (!(after instanceof Uint8Array)) return undefined;
    connection.prepare('DELETE FROM rows WHERE sequence <= ?').run(sequence);
    // What they cover can't be looked at any more.
    connection.prepare('DELETE FROM checkpoints WHERE sequence < ?').run(sequence);
    const kept = connection.prepare('SELECT min(number) AS n FROM checkpoints').get()?.['n'];
    const checkpoint = typeof kept === 'number' ? kept : end.checkpoint + 1;
    const first = { sequence: sequence + 1, checkpoint, after };
    const signing = writeCheckpoint(connection, keys, { ...end, first }, clock.now());
    writeHead(connection, keys, signing.end);
    return signing;
  }

  settle();

  return {
    append,
    isEmpty: () => waiting.length === 0 && !(isSigning && (end?.unsigned ?? 0) > 0),
    prepare: settle,
    write,
    sign() {
      isSigning = true;
    },
    unsigned: () => waiting.length + (end?.unsigned ?? 0),
    written: () => written,
    lost: () => lost,
    onOtherFile(aside) {
      isSettled = false;
      if (aside !== undefined) tell('the journal before was damaged on disk', aside);
    },
    dropBefore(segment) {
      const connection = database.connection();
      if (connection === undefined) return false;
      const dropped = inTransaction(connection, () => drop(connection, segment));
      if (!dropped.ok || dropped.value === undefined) return false;
      end = dropped.value.end;
      onCheckpoint(dropped.value.signed);
      return true;
    },
  };
}
