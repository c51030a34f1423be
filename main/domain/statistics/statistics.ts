import { assertNever } from '../assert-never.ts';
import type { JournalEntry, PresentationEntry } from '../journal/entry.ts';
import { createCappedCounts, OTHER } from './capped-counts.ts';
import { compare, treeOf } from './count-tree.ts';
import { createLatencyHistogram, type LatencyHistogram } from './latency-histogram.ts';
import { createLocalHour, type DayRule } from './local-hour.ts';
import { createOpenPresentations } from './open-presentations.ts';
import { createServiceTables, type ServiceTables, UNTOLD } from './service-tables.ts';
import type { StatisticsView } from './view.ts';

/** Counts journal entries, in their order, in bounded memory. */
export interface Statistics {
  add(entry: JournalEntry): void;
  view(): StatisticsView;
}

/** Services with tables of their own; more share those of {@link OTHER}. */
const MOST_SERVICES = 50;
/** Names of steps; a terminal has seven. */
const MOST_STEPS = 16;
/** Pseudonyms kept apart at a time, in all. */
const HOLDER_ROOM = 400_000;

/**
 * Pure: the same entries give the same numbers. A presentation is counted once: a later entry of the same presentation
 * takes the place of the earlier one, if not thousands came between.
 */
export function createStatistics(rule: DayRule): Statistics {
  const localHour = createLocalHour(rule);
  const room = { left: HOLDER_ROOM };
  const all = createServiceTables(room);
  const services = new Map<string, ServiceTables>();
  const presentations = createOpenPresentations();
  const failures = createCappedCounts(32);
  const events = createCappedCounts(100);
  const steps = new Map<string, LatencyHistogram>();
  let from: number | null = null;
  let to: number | null = null;
  let revised = 0;

  const keyOf = (service: string): string => (services.has(service) || services.size < MOST_SERVICES ? service : OTHER);
  const tablesOf = (service: string): readonly ServiceTables[] => {
    const key = keyOf(service);
    const own = services.get(key) ?? createServiceTables(room);
    services.set(key, own);
    return [all, own];
  };
  const stepOf = (name: string): LatencyHistogram | undefined => {
    let step = steps.get(name);
    if (step === undefined && steps.size < MOST_STEPS) {
      step = createLatencyHistogram();
      steps.set(name, step);
    }
    return step;
  };

  const addPresentation = (entry: PresentationEntry): void => {
    const before = presentations.find(entry.presentation);
    if (before !== undefined) {
      revised += 1;
      for (const tables of tablesOf(before.service)) tables.takeBack(before, localHour(before.at));
      if (before.failure !== null) failures.add(before.failure, -1);
    }
    presentations.note(entry);
    for (const tables of tablesOf(entry.service)) tables.add(entry, localHour(entry.at));
    if (entry.failure !== null) failures.add(entry.failure);
    // A revision was not waited for by anybody.
    if (before === undefined) for (const [name, ms] of Object.entries(entry.steps)) stepOf(name)?.add(ms);
  };
  /** Of the service of a presentation, where it is known still. */
  const serviceOf = (presentation: string): string => presentations.find(presentation)?.service ?? UNTOLD;

  return {
    add(entry) {
      from = from === null ? entry.at : Math.min(from, entry.at);
      to = to === null ? entry.at : Math.max(to, entry.at);
      switch (entry.kind) {
        case 'presentation':
          return addPresentation(entry);
        case 'passage':
          presentations.settle(entry.presentation);
          for (const tables of tablesOf(serviceOf(entry.presentation))) tables.addPassage(entry);
          return;
        case 'override':
          presentations.await(entry.presentation);
          for (const tables of tablesOf(serviceOf(entry.presentation))) tables.addOverride(entry.reason);
          return;
        case 'event':
          return events.add(/^[A-Z][A-Z0-9_-]{0,31}$/.test(entry.code) ? entry.code : OTHER);
        default:
          return assertNever(entry);
      }
    },
    view() {
      return {
        ...rule,
        from,
        to,
        all: all.view(presentations.waiting()),
        services: [...services]
          .sort(([a], [b]) => compare(a, b))
          .map(([service, tables]) => ({
            service,
            tables: tables.view(presentations.waiting((name) => keyOf(name) === service)),
          })),
        revised,
        failures: treeOf(failures.entries()),
        steps: [...steps].map(([step, histogram]) => ({ step, ...histogram.quantiles() })),
        events: treeOf(events.entries()),
      };
    },
  };
}
