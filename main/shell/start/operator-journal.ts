import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { JournalEntry } from '../../domain/journal/entry.ts';
import type { DayRule } from '../../domain/statistics/local-hour.ts';
import { createStatistics } from '../../domain/statistics/statistics.ts';
import type { StatisticsView } from '../../domain/statistics/view.ts';
import type { ContentOf, DashboardRange } from '../../ipc/operator.ts';
import { breathe } from '../../provision/breathe.ts';
import type { JournalReading } from '../../store/journal/open-journal.ts';
import { readEntries } from '../../store/journal/read-entries.ts';
import { sequenceBefore } from '../../store/journal/sequence-at.ts';
import { verification } from '../../store/journal/verify.ts';

/** The journal of this terminal, read beside its taps: in steps of about a millisecond. */

const STEP_ROWS = 50;
const DAY_MS = 86_400_000;
const RANGE_DAYS: Readonly<Record<DashboardRange, number>> = { today: 1, week: 7, month: 31 };

export interface CountWish {
  readonly reading: JournalReading | undefined;
  readonly clock: Clock;
  readonly rule: DayRule;
  readonly range: DashboardRange;
  readonly signal: AbortSignal;
}

/** Counts the last 7 or 31 days, by the moment. Rejects with SQLite's errors. */
export async function countRange(
  wish: CountWish,
): Promise<{ readonly statistics: StatisticsView; readonly isComplete: boolean }> {
  const { reading, clock, rule, range, signal } = wish;
  const statistics = createStatistics(rule);
  const from = clock.now() - RANGE_DAYS[range] * DAY_MS;
  await eachEntry(reading, from, signal, (entry) => statistics.add(entry));
  return { statistics: statistics.view(), isComplete: !signal.aborted };
}

/** Goes through the entries from a moment on, until the signal. */
export async function eachEntry(
  reading: JournalReading | undefined,
  from: number,
  signal: AbortSignal,
  onEntry: (entry: JournalEntry) => void,
): Promise<void> {
  const source = reading?.current();
  if (source === undefined) return;
  let seen = 0;
  for (const record of readEntries(source, { from, after: sequenceBefore(source, from) })) {
    onEntry(record.entry);
    seen += 1;
    if (seen % STEP_ROWS > 0) continue;
    await breathe();
    if (signal.aborted) return;
  }
}

/** The last entries, newest first; undefined where there is no journal on disk. Throws SQLite's errors. */
export function lastEntries(reading: JournalReading | undefined, count: number): readonly JournalEntry[] | undefined {
  const source = reading?.current();
  if (source === undefined) return undefined;
  const last = source.head()?.sequence ?? 0;
  return [...readEntries(source, { after: Math.max(0, last - count) })].map(({ entry }) => entry).reverse();
}

type Verdict = Exclude<ContentOf<'journal'>['check'], { state: 'none' | 'running' | 'failed' }>;

/** Verifies every row. Rejects where there is no journal, where it can't be read, and when it is given up. */
export async function verifyInSteps(
  reading: JournalReading | undefined,
  onRows: (rows: number) => void,
  signal: AbortSignal,
): Promise<Verdict> {
  const source = reading?.current();
  if (reading === undefined || source === undefined) throw new Error('there is no journal on disk');
  let toldAt = performance.now();
  for (const steps = verification(source, { keys: reading.keys, outside: [] }); ; ) {
    const step = steps.next();
    if (step.done === true) return shown(step.value);
    if (signal.aborted) throw new Error('given up');
    if (performance.now() - toldAt > TELL_EVERY_MS) {
      toldAt = performance.now();
      onRows(step.value);
    }
    await breathe();
  }
}

const TELL_EVERY_MS = 250;

function shown(
  verified: Extract<ReturnType<ReturnType<typeof verification>['next']>, { done: true }>['value'],
): Verdict {
  switch (verified.kind) {
    case 'intact':
      return { state: 'intact', rows: verified.rows, checkpoints: verified.checkpoints, unsigned: verified.unsigned };
    case 'empty':
      return { state: 'empty' };
    case 'broken':
      return { state: 'broken', fault: verified.fault, sequence: verified.sequence, detail: verified.detail };
  }
}
