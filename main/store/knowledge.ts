import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BulkKnowledge } from '../application/ports/provision-ports.ts';
import type { Clock, Knowledge } from '../application/ports/terminal-ports.ts';
import type { Escn } from '../domain/escn.ts';
import type { RegistryAnswer } from '../domain/lookup-outcome.ts';
import { type RowKey, TERMINAL_KEY_BYTES } from './byte-sealing.ts';
import { type Disk, type DiskStats, openDisk } from './cache/disk.ts';
import { DEFAULT_DISK_LIMITS, type DiskLimits } from './cache/disk-limits.ts';
import { createHotCache } from './cache/hot-cache.ts';
import { createSealing, type Sealing } from './cache/sealing.ts';
import { lockDataFolder } from './data-lock.ts';
import { systemFaultOf } from './system-fault.ts';

/** {@link Knowledge} with what an operator asks of it. */
export interface LocalKnowledge extends Knowledge, BulkKnowledge {
  stats(): KnowledgeStats;
  /** What is on the disk after a place, for who counts all of it; `next` is undefined at the end. */
  answersAfter(
    place: Uint8Array | undefined,
    limit: number,
  ): { readonly answers: readonly RegistryAnswer[]; readonly next: Uint8Array | undefined };
  /** Removes all that is known of a card, from memory and disk, for a data-subject request. One line on failure. */
  forget(escn: Escn): { readonly ok: true } | { readonly ok: false; readonly message: string };
}

export interface KnowledgeStats {
  readonly hot: { readonly positiveEntries: number; readonly negativeEntries: number };
  /** Null where nothing is kept on disk. */
  readonly disk: DiskStats | null;
  /** Recalls since the start, by where they were answered. */
  readonly recalls: { readonly hot: number; readonly disk: number; readonly missed: number };
}

export interface KnowledgeOptions {
  /** Holds `cache.db` and its lock; made where it is missing. */
  readonly dataFolder: string;
  /** 32 bytes. */
  readonly terminalKey: Uint8Array;
  readonly clock: Clock;
  readonly limits?: Partial<DiskLimits>;
  /** Notices that come after the opening, one line each. They hold no card number. */
  readonly onNotice?: (notice: string) => void;
}

export type KnowledgeOpening =
  | {
      readonly kind: 'open';
      readonly knowledge: LocalKnowledge;
      /** What a technician should know although the terminal serves, one line each. */
      readonly notices: readonly string[];
    }
  /** Another process works on this data folder; `pid` is null where it can't be told. One line. */
  | { readonly kind: 'in-use'; readonly pid: number | null; readonly message: string };

/** A stored answer dated further ahead than this was written under a wrong clock and never counts as the newer one. */
const CLOCK_TOLERANCE_MS = 120_000;

/**
 * What this terminal knows of cards: a hot cache over `cache.db`, by pseudonym, sealed (quality section 3). Whatever
 * is wrong with the disk, the terminal serves: from what can be read, else from memory. Only a second process on the
 * same folder is turned away.
 */
export function openKnowledge(options: KnowledgeOptions): KnowledgeOpening {
  const { dataFolder, clock } = options;
  const notices: string[] = [];
  const inMemory = (notice: string): KnowledgeOpening => ({
    kind: 'open',
    knowledge: createMemoryKnowledge(clock),
    notices: [...notices, `${notice}; the terminal goes on from memory`],
  });

  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    return inMemory(`${dataFolder}: the data folder can't be made, ${fault.reason}`);
  }
  const lock = lockDataFolder(dataFolder);
  if (lock.kind === 'in-use') return inUse(dataFolder, lock.pid);
  if (lock.kind === 'unavailable') return inMemory(lock.message);

  const sealing = createSealing(options.terminalKey);
  let isOpening = true;
  const opening = openDisk({
    path: join(dataFolder, 'cache.db'),
    sealing,
    clock,
    limits: { ...DEFAULT_DISK_LIMITS, ...options.limits },
    onNotice: (notice) => (isOpening ? void notices.push(notice) : options.onNotice?.(notice)),
  });
  isOpening = false;
  if (opening.kind === 'in-use') {
    lock.release();
    return inUse(dataFolder, null);
  }
  const { disk } = opening;
  const close = (): void => {
    disk.close();
    lock.release();
  };
  return { kind: 'open', knowledge: knowledgeOn({ sealing, clock, disk, close }), notices };
}

/** Knowledge that ends with the process: for the demo, and where there is no key or no folder to keep it in. */
export function createMemoryKnowledge(clock: Clock): LocalKnowledge {
  // Pseudonyms in memory as well, under a key nobody ever sees.
  const sealing = createSealing(randomBytes(TERMINAL_KEY_BYTES));
  return knowledgeOn({ sealing, clock, disk: null, close: () => undefined });
}

function inUse(dataFolder: string, pid: number | null): KnowledgeOpening {
  const holder = pid === null ? 'another process' : `process ${pid}`;
  return {
    kind: 'in-use',
    pid,
    message: `${dataFolder} is in use by ${holder}; one terminal works on one data folder`,
  };
}

function knowledgeOn(parts: { sealing: Sealing; clock: Clock; disk: Disk | null; close: () => void }): LocalKnowledge {
  const { sealing, clock, disk } = parts;
  const hot = createHotCache();
  const recalls = { hot: 0, disk: 0, missed: 0 };

  const fromDisk = (rowKey: RowKey): RegistryAnswer | undefined => {
    const answer = disk?.read(rowKey);
    if (answer !== undefined) hot.set(rowKey, answer);
    return answer;
  };

  return {
    recall(escn) {
      const rowKey = sealing.rowKeyOf(escn);
      const remembered = hot.get(rowKey);
      if (remembered !== undefined) {
        recalls.hot += 1;
        return remembered;
      }
      const answer = fromDisk(rowKey);
      recalls[answer === undefined ? 'missed' : 'disk'] += 1;
      return answer;
    },

    remember(escn, answer) {
      const rowKey = sealing.rowKeyOf(escn);
      const known = hot.get(rowKey) ?? fromDisk(rowKey);
      if (known !== undefined && isNewer(known, answer, clock.now())) return;
      hot.set(rowKey, answer);
      disk?.write(rowKey, answer);
    },

    forget(escn) {
      const rowKey = sealing.rowKeyOf(escn);
      hot.delete(rowKey);
      return disk === null ? { ok: true } : disk.erase(rowKey);
    },

    rememberAll(answers) {
      const newer = answers.flatMap(({ escn, answer }) => {
        const rowKey = sealing.rowKeyOf(escn);
        const known = hot.get(rowKey) ?? disk?.peek(rowKey);
        return known !== undefined && isNewer(known, answer, clock.now()) ? [] : [{ rowKey, answer }];
      });
      const written = disk?.writeAll(newer) ?? { ok: true };
      if (!written.ok) return written;
      // Only what memory held already is renewed there: a list of all cards must not push out those that tap.
      for (const { rowKey, answer } of newer)
        if (disk === null || hot.get(rowKey) !== undefined) hot.set(rowKey, answer);
      return { ok: true, value: newer.length };
    },

    forgetRows(rowKeys) {
      for (const rowKey of rowKeys) hot.delete(rowKey as RowKey);
      const removed = disk?.removeAll(rowKeys as readonly RowKey[]) ?? { ok: true };
      return removed.ok ? { ok: true, value: undefined } : removed;
    },

    async settled() {
      const settled = (await disk?.settled()) ?? { ok: true };
      return settled.ok ? { ok: true, value: undefined } : settled;
    },

    answersAfter: (place, limit) =>
      disk?.answersAfter(place as RowKey | undefined, limit) ?? { answers: [], next: undefined },

    stats() {
      const { positiveEntries, negativeEntries } = hot;
      return { hot: { positiveEntries, negativeEntries }, disk: disk?.stats() ?? null, recalls: { ...recalls } };
    },

    close: parts.close,
  };
}

/** Whether what is known must not be replaced. Dates of the future don't count: they would lock a card out for years. */
function isNewer(known: RegistryAnswer, answer: RegistryAnswer, now: number): boolean {
  return known.answeredAt > answer.answeredAt && known.answeredAt <= now + CLOCK_TOLERANCE_MS;
}
