import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { deriveJournalKeys } from '../../../store/journal/journal-keys.ts';
import { openJournalFile } from '../../../store/journal/journal-source.ts';
import { verifyJournal } from '../../../store/journal/verify.ts';
import { type Distribution, distributionOf } from '../distribution.ts';
import { mulberry32 } from '../random.ts';
import { careless } from './careless-verify.ts';
import { copyAgain, sourceOfCopy } from './journal-copy.ts';
import { MUTATIONS } from './mutations.ts';
import { sampleEntry } from './sample-entries.ts';
import { openSampleJournal, sampleJournal } from './sample-journal.ts';

const DEFAULT_ROWS = 200_000;
const DEFAULT_MUTATIONS = 10_000;
/** Entries of which each is timed, and the pause after so many: batches go to the disk in between. */
const TIMED = 10_000;
const TIMED_AT_ONCE = 20;
const BETWEEN_MS = 5;
/** Fewer than memory holds while nothing is written. */
const FILLED_AT_ONCE = 5_000;
/** Rows of the journal that is tampered with: two checkpoints and more. */
const TAMPERED_ROWS = 120;

export interface JournalBench {
  /** One entry appended, in ms. */
  readonly append: Distribution;
  /** Rows written to the disk a second, with nothing else to do. */
  readonly writtenPerSecond: number;
  readonly rows: number;
  readonly fileBytes: number;
  readonly verifiedPerSecond: number;
  readonly mutations: number;
  /** By what was done; each should be empty. */
  readonly missed: Readonly<Record<string, number>>;
  /** Journals nobody touched that were called broken. */
  readonly falseAlarms: number;
  /** Negative control: mutations that looking at each row by itself misses. It has to be many. */
  readonly missedByControl: number;
  readonly node: string;
  readonly cpu: string;
}

/** Row 17 of the budgets, on a real file in a temporary folder, which is removed; the tampering is done in memory. */
export async function benchJournal(
  options: { rows?: number; mutations?: number; seed?: number } = {},
): Promise<JournalBench> {
  const { rows = DEFAULT_ROWS, mutations = DEFAULT_MUTATIONS, seed = 1 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  const terminalKey = new Uint8Array(randomBytes(32));
  try {
    const append = await timeAppends(folder, terminalKey);
    const writtenPerSecond = fill(folder, terminalKey, rows);
    const verified = timeVerifying(folder, terminalKey);
    return {
      append,
      writtenPerSecond,
      ...verified,
      fileBytes: readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0),
      ...tamper(terminalKey, mutations, seed),
      node: process.versions.node,
      cpu: cpus()[0]?.model ?? 'unknown',
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the numbers are within the budgets: none missed, no false alarm, and the control shows that it is no chance. */
export function isTrusted({ append, verifiedPerSecond, missed, falseAlarms, missedByControl }: JournalBench): boolean {
  const isQuick = append.p99 <= 1 && verifiedPerSecond >= 200_000;
  return isQuick && Object.keys(missed).length === 0 && falseAlarms === 0 && missedByControl > 0;
}

async function timeAppends(folder: string, terminalKey: Uint8Array): Promise<Distribution> {
  const { journal, close } = openSampleJournal(folder, terminalKey);
  const samples = new Float64Array(TIMED);
  for (let n = 0; n < TIMED; n += 1) {
    const entry = sampleEntry(n, Date.now());
    const startedAt = performance.now();
    journal.append(entry);
    samples[n] = performance.now() - startedAt;
    if (n % TIMED_AT_ONCE === 0) await pause(BETWEEN_MS);
  }
  close();
  return distributionOf(samples);
}

function fill(folder: string, terminalKey: Uint8Array, rows: number): number {
  const { journal, reading, close } = openSampleJournal(folder, terminalKey);
  const startedAt = performance.now();
  for (let n = 0; n < rows; n += 1) {
    journal.append(sampleEntry(n, Date.now()));
    if (n % FILLED_AT_ONCE === 0) reading.current();
  }
  close();
  return Math.round((rows / (performance.now() - startedAt)) * 1000);
}

function timeVerifying(folder: string, terminalKey: Uint8Array) {
  const opening = openJournalFile(folder);
  if (opening.kind !== 'open') throw new Error(`the journal is ${opening.kind}`);
  const startedAt = performance.now();
  const verified = verifyJournal(opening.source, { keys: deriveJournalKeys(terminalKey) });
  const seconds = (performance.now() - startedAt) / 1000;
  opening.close();
  if (verified.kind !== 'intact') throw new Error('a journal nobody touched is not intact');
  return { rows: verified.rows, verifiedPerSecond: Math.round(verified.rows / seconds) };
}

function tamper(terminalKey: Uint8Array, mutations: number, seed: number) {
  const keys = deriveJournalKeys(terminalKey);
  const ours = sampleJournal(TAMPERED_ROWS, terminalKey);
  const other = sampleJournal(TAMPERED_ROWS, new Uint8Array(randomBytes(32)));
  const random = mulberry32(seed);
  const ways = Object.entries(MUTATIONS);
  const missed: Record<string, number> = {};
  let falseAlarms = 0;
  let missedByControl = 0;
  for (let n = 0; n < mutations; n += 1) {
    const [name, mutate] = ways[n % ways.length] ?? ['', () => undefined];
    const copy = copyAgain(ours);
    if (verifyJournal(sourceOfCopy(copy), { keys }).kind !== 'intact') falseAlarms += 1;
    mutate({ copy, other, random });
    const source = sourceOfCopy(copy);
    if (verifyJournal(source, { keys }).kind !== 'broken') missed[name] = (missed[name] ?? 0) + 1;
    if (careless(source)) missedByControl += 1;
  }
  return { mutations, missed, falseAlarms, missedByControl };
}
