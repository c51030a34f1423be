import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { atNoLane } from '../../domain/circumstances.ts';
import { decide } from '../../domain/decide.ts';
import { type Escn, escnFromBytes } from '../../domain/escn.ts';
import type { RegistryAnswer } from '../../domain/lookup-outcome.ts';
import { ACTIVE_STUDENT } from '../../domain/service/service.ts';
import { TERMINAL_KEY_BYTES } from '../../store/byte-sealing.ts';
import { openDurableCache } from '../../store/cache/durable-opening.ts';
import { createSealing } from '../../store/cache/sealing.ts';
import { type LocalKnowledge, openKnowledge } from '../../store/knowledge.ts';
import { type Distribution, distributionOf } from './distribution.ts';

/** Cards with a European Student Card that were known to the largest of the systems looked at (quality section 7). */
const DEFAULT_CARDS = 317_000;
const DEFAULT_SECONDS = 5;
/** Fewer than the hot cache holds, so that the hot run never falls through. */
const HOT_CARDS = 4_000;
const WARM_UP_LOOKUPS = 20_000;
/** Different taps of the hot run, which goes round them. */
const TAPS = 200_000;
const FILL_CHUNK = 20_000;
const FILL_RUNS = 10;
/** Lookups of the control: enough for a median. */
const CONTROL_LOOKUPS = 2_000;

export interface LookupBench {
  /** ESCN in hand to verdict, known in memory, in ms. */
  readonly hot: Distribution;
  /** ESCN in hand to verdict, known on disk only, in ms; each card once. */
  readonly durable: Distribution;
  /** Verdicts a second on one core, hot, without a stopwatch in the loop. */
  readonly hotPerSecond: number;
  /** Negative control: the file opened anew for each card. It has to be far slower than `durable`. */
  readonly control: Distribution;
  readonly durableCards: number;
  /** `cache.db` with its log. */
  readonly fileBytes: number;
  /** Of this process after both runs, the generated card numbers and the samples included. */
  readonly rssBytes: number;
  readonly node: string;
  readonly sqlite: string;
  readonly cpu: string;
}

/**
 * Rows 1, 2 and 9 of quality section 7, on a real file in a temporary folder, which is removed. The durable run opens
 * the file anew, so nothing is in the terminal's memory; the operating system has just written it and still may.
 */
export async function benchLookup(options: { cards?: number; seconds?: number } = {}): Promise<LookupBench> {
  const cards = options.cards ?? DEFAULT_CARDS;
  const seconds = options.seconds ?? DEFAULT_SECONDS;
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  const terminalKey = new Uint8Array(randomBytes(TERMINAL_KEY_BYTES));
  try {
    const escns = Array.from({ length: cards }, randomEscn);
    fill(join(folder, 'cache.db'), terminalKey, escns);
    const durable = withKnowledge(folder, terminalKey, (knowledge) => measureOnce(knowledge, escns, seconds));
    const hot = withKnowledge(folder, terminalKey, (knowledge) => measureHot(knowledge, escns, seconds));
    const control = measureCareless(join(folder, 'cache.db'), terminalKey, escns);
    return {
      ...hot,
      durable,
      control,
      durableCards: cards,
      fileBytes: sizeOf(folder),
      rssBytes: process.memoryUsage.rss(),
      node: process.versions.node,
      sqlite: process.versions['sqlite'] ?? 'none',
      cpu: cpus()[0]?.model ?? 'unknown',
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withKnowledge<T>(dataFolder: string, terminalKey: Uint8Array, use: (knowledge: LocalKnowledge) => T): T {
  const opening = openKnowledge({ dataFolder, terminalKey, clock: SYSTEM_CLOCK });
  if (opening.kind !== 'open') throw new Error(opening.message);
  try {
    return use(opening.knowledge);
  } finally {
    opening.knowledge.close();
  }
}

/**
 * Writes all cards straight into the file: the terminal itself would pause between batches to keep verdicts quick. In
 * sorted runs: all at random would write each page of the file once for every few cards, all sorted would leave no
 * page half full as years of taps do.
 */
function fill(path: string, terminalKey: Uint8Array, escns: readonly Escn[]): void {
  const now = Date.now();
  const sealing = createSealing(terminalKey);
  const { keyCheck } = sealing;
  const opening = openDurableCache({ path, keyCheck, now, asideMaxAgeDays: 30, maxFileBytes: 2 ** 40 });
  if (opening.kind !== 'open') throw new Error('the temporary folder takes no database');
  const { cache } = opening;
  const runCards = Math.ceil(escns.length / FILL_RUNS);
  try {
    for (let run = 0; run < escns.length; run += runCards) {
      const rowKeys = escns.slice(run, run + runCards).map((escn) => sealing.rowKeyOf(escn));
      rowKeys.sort(Buffer.compare);
      for (let i = 0; i < rowKeys.length; i += FILL_CHUNK) {
        const rows = rowKeys.slice(i, i + FILL_CHUNK).map((rowKey) => {
          const sealed = sealing.seal(rowKey, activeAnswer(now));
          return { rowKey, sealed, answeredAt: now, isPositive: true };
        });
        for (const done of [cache.write(rows), cache.checkpoint()]) if (!done.ok) throw new Error(done.fault.detail);
      }
    }
  } finally {
    cache.close();
  }
}

function measureOnce(knowledge: LocalKnowledge, escns: readonly Escn[], seconds: number): Distribution {
  const order = shuffled(escns);
  const measured = Math.max(1, order.length - Math.min(WARM_UP_LOOKUPS, Math.floor(order.length / 2)));
  for (const escn of order.slice(measured)) mustBeGranted(knowledge, escn);
  return measure(knowledge, order.slice(0, measured), seconds);
}

/** The negative control: a store that is opened for each card, as a careless caller would. */
function measureCareless(path: string, terminalKey: Uint8Array, escns: readonly Escn[]): Distribution {
  const sealing = createSealing(terminalKey);
  const { keyCheck } = sealing;
  const known = shuffled(escns.slice(0, CONTROL_LOOKUPS));
  const samples = known.map((escn) => {
    const startedAt = performance.now();
    const now = Date.now();
    const opening = openDurableCache({ path, keyCheck, now, asideMaxAgeDays: 30, maxFileBytes: 2 ** 40 });
    if (opening.kind !== 'open') throw new Error('the cache can not be opened again');
    const rowKey = sealing.rowKeyOf(escn);
    const read = opening.cache.read(rowKey);
    const opened = read.ok && read.value !== undefined ? sealing.open(rowKey, read.value) : undefined;
    opening.cache.close();
    if (opened?.kind !== 'opened') throw new Error('a card that was remembered is not known');
    return performance.now() - startedAt;
  });
  return distributionOf(Float64Array.from(samples));
}

function measureHot(
  knowledge: LocalKnowledge,
  escns: readonly Escn[],
  seconds: number,
): { hot: Distribution; hotPerSecond: number } {
  const known = shuffled(escns).slice(0, HOT_CARDS);
  for (const escn of known) mustBeGranted(knowledge, escn);
  const taps = Array.from({ length: TAPS }, () => known[randomInt(known.length)] as Escn);
  for (const escn of taps.slice(0, WARM_UP_LOOKUPS)) mustBeGranted(knowledge, escn);
  const hot = measure(knowledge, taps, seconds);

  let verdicts = 0;
  const startedAt = performance.now();
  let elapsedMs = 0;
  while (elapsedMs < seconds * 1000) {
    for (let i = 0; i < 1000; i++) mustBeGranted(knowledge, taps[(verdicts + i) % taps.length] as Escn);
    verdicts += 1000;
    elapsedMs = performance.now() - startedAt;
  }
  return { hot, hotPerSecond: Math.round((verdicts / elapsedMs) * 1000) };
}

/** Times each lookup by itself. `performance.now` is a reading of the monotonic clock in ns and costs some 50 of them. */
function measure(knowledge: LocalKnowledge, escns: readonly Escn[], seconds: number): Distribution {
  const samples = new Float64Array(escns.length);
  let taken = 0;
  const endsAt = performance.now() + seconds * 1000;
  for (const escn of escns) {
    const startedAt = performance.now();
    mustBeGranted(knowledge, escn);
    const endedAt = performance.now();
    samples[taken] = endedAt - startedAt;
    taken += 1;
    if (endedAt > endsAt) break;
  }
  return distributionOf(samples.subarray(0, taken));
}

/** ESCN in hand to verdict. A verdict other than the one known would be a fast wrong answer. */
function mustBeGranted(knowledge: LocalKnowledge, escn: Escn): void {
  const now = Date.now();
  const answer = knowledge.recall(escn);
  if (answer === undefined) throw new Error('a card that was remembered is not known');
  const verdict = decide(
    { kind: 'chip', escn, authenticity: { kind: 'unproven', reason: 'not-checked' } },
    { kind: 'answered', answer, source: 'cache' },
    ACTIVE_STUDENT,
    atNoLane(now, 'trusted'),
  );
  if (verdict.kind !== 'granted') throw new Error(`a granted card was ${verdict.kind}`);
}

function activeAnswer(now: number): RegistryAnswer {
  const year = new Date(now).getUTCFullYear();
  return {
    kind: 'found',
    record: {
      status: 'active',
      cardType: 'SMART_NO_CDZ',
      expiresOn: `${year + 2}-09-30`,
      issuedOn: `${year}-01-15`,
      issuer: { pic: '999000001', name: 'University of the Bench' },
      academicLevel: 'bachelor',
    },
    answeredAt: now,
    via: 'verifier',
  };
}

function randomEscn(): Escn {
  return escnFromBytes(randomBytes(16)) ?? randomEscn();
}

function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
