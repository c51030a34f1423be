import type { JournalEntry } from '../journal/entry.ts';
import { compare } from './count-tree.ts';
import { createLocalHour, type DayRule, weekOf } from './local-hour.ts';
import { type ShownService, shownServices } from './shown-statistics.ts';
import { createStatistics, type Statistics } from './statistics.ts';

/** What may leave of one week. */
export interface ShownWeek {
  /** Its Monday, `yyyy-MM-dd`; days begin as they do at the terminal. */
  readonly week: string;
  readonly services: readonly ShownService[];
}

/** What was asked for, in ms since 1970; `to` is not included. Null is without a limit. */
export interface Range {
  readonly from: number | null;
  readonly to: number | null;
}

/** Weeks counted at a time; a clock that jumps makes some that never were. */
const MOST_WEEKS = 120;
const LAST_DAY_MS = 6 * 86_400_000;

/** What was asked for, and what there is. */
export interface WeekRanges {
  readonly wanted: Range;
  /** What the journal holds completely: rows before it were dropped, and after it (now) there are more to come. */
  readonly known: Range;
}

/** Statistics that may leave, in the making. */
export interface ShownWeeks {
  add(entry: JournalEntry): void;
  /** By week. */
  view(): readonly ShownWeek[];
}

/**
 * Counts by whole weeks (Monday to Sunday) and nothing else: two exports of different ranges then have the same numbers
 * for the same weeks, and their difference tells nothing.
 */
export function createShownWeeks(rule: DayRule, { wanted, known }: WeekRanges): ShownWeeks {
  const localHour = createLocalHour(rule);
  const froms = [wanted.from, known.from].flatMap((from) => (from === null ? [] : [localHour(from - 1).day]));
  const tos = [wanted.to, known.to].flatMap((to) => (to === null ? [] : [localHour(to).day]));
  const isWhole = (week: string): boolean =>
    froms.every((dayBefore) => week > dayBefore) && tos.every((dayAfter) => lastDayOf(week) < dayAfter);
  const weeks = new Map<string, Statistics>();

  return {
    add(entry) {
      const week = weekOf(localHour(entry.at).day);
      if (!isWhole(week)) return;
      let statistics = weeks.get(week);
      if (statistics === undefined && weeks.size < MOST_WEEKS) {
        statistics = createStatistics(rule);
        weeks.set(week, statistics);
      }
      statistics?.add(entry);
    },
    view: () =>
      [...weeks]
        .sort(([a], [b]) => compare(a, b))
        .map(([week, statistics]) => ({ week, services: shownServices(statistics.view()) })),
  };
}

function lastDayOf(week: string): string {
  return new Date(Date.parse(`${week}T00:00:00Z`) + LAST_DAY_MS).toISOString().slice(0, 10);
}
