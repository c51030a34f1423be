import type { JournalEntry } from '../../domain/journal/entry.ts';
import { createLocalHour, type DayRule } from '../../domain/statistics/local-hour.ts';
import { createStatistics, type Statistics } from '../../domain/statistics/statistics.ts';
import type { StatisticsView } from '../../domain/statistics/view.ts';
import type { WatchedJournal } from '../journal/watched-journal.ts';
import type { Clock } from '../ports/terminal-ports.ts';

/** Statistics of the running day, for the operator's page. */
export interface LiveStatistics {
  /** Of today. Before the rows of the day's start were read, of what came since the start of the terminal. */
  view(): StatisticsView;
  /** False while rows of before the start are still being read. */
  readonly isComplete: boolean;
  close(): void;
}

export interface LiveStatisticsParts {
  readonly rule: DayRule;
  readonly clock: Clock;
  readonly journal: WatchedJournal;
  /** Rows of before now, in their order; those of other days are left out. Read step by step, and let go of. */
  readonly earlier: () => Iterable<JournalEntry>;
  /** One line, where the rows can't be read. */
  readonly onNotice: (line: string) => void;
}

/** Rows counted between two taps that may come: about two milliseconds. */
const STEP_ROWS = 100;
const PAUSE_MS = 10;

/** Counts along with the journal. What came today before the start is read in small steps when nothing else is to do. */
export function createLiveStatistics({ rule, clock, journal, earlier, onNotice }: LiveStatisticsParts): LiveStatistics {
  const localHour = createLocalHour(rule);
  const startedAt = clock.now();
  const today = (): string => localHour(clock.now()).day;
  let day = today();
  let statistics = createStatistics(rule);
  /** Came while earlier rows were read: they are counted after those. */
  let held: JournalEntry[] | undefined = [];
  let seeding: { readonly rows: Iterator<JournalEntry>; readonly statistics: Statistics } | undefined;
  let cancel = (): void => undefined;

  const turnDay = (): void => {
    if (today() === day) return;
    day = today();
    statistics = createStatistics(rule);
    endSeeding();
  };
  const endSeeding = (): void => {
    seeding?.rows.return?.();
    seeding = undefined;
    held = undefined;
    cancel();
  };
  const readOn = (): void => {
    try {
      seeding ??= { rows: earlier()[Symbol.iterator](), statistics: createStatistics(rule) };
      for (let i = 0; i < STEP_ROWS; i++) {
        const next = seeding.rows.next();
        if (next.done === true) {
          for (const entry of held ?? []) seeding.statistics.add(entry);
          statistics = seeding.statistics;
          endSeeding();
          return;
        }
        const { at } = next.value;
        if (at < startedAt && localHour(at).day === day) seeding.statistics.add(next.value);
      }
      cancel = clock.setTimer(PAUSE_MS, readOn);
    } catch (error) {
      // A disk that fails; the terminal counts from its start on.
      onNotice(
        `today's earlier rows of the journal are not counted: ${error instanceof Error ? error.message : error}`,
      );
      endSeeding();
    }
  };
  cancel = clock.setTimer(PAUSE_MS, readOn);

  const unsubscribe = journal.subscribe((entry) => {
    turnDay();
    statistics.add(entry);
    held?.push(entry);
  });

  return {
    view() {
      turnDay();
      return statistics.view();
    },
    get isComplete() {
      return held === undefined;
    },
    close() {
      unsubscribe();
      endSeeding();
    },
  };
}
