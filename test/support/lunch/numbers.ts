import { leavesOf, sumOf } from '../../../main/domain/statistics/count-tree.ts';
import type { StatisticsView } from '../../../main/domain/statistics/view.ts';
import type { LunchOracle } from './oracle.ts';

/** Of the statistics what somebody in the hall can count. Keys are sorted; nothing is counted as nothing. */
export interface LunchNumbers {
  readonly presentations: number;
  /** By `verdict/reason/clause`. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly byService: Readonly<Record<string, number>>;
  /** By `outcome/why`. */
  readonly passages: Readonly<Record<string, number>>;
  readonly waiting: number;
  readonly overrides: number;
  readonly holders: { readonly presented: number; readonly granted: number };
}

/** As the statistics have them, of one day. */
export function numbersOf({ all, services }: StatisticsView): LunchNumbers {
  const [day] = all.holders;
  return {
    presentations: all.presentations,
    outcomes: Object.fromEntries(leavesOf(all.outcomes)),
    byService: Object.fromEntries(services.map(({ service, tables }) => [service, tables.presentations])),
    passages: Object.fromEntries(leavesOf(all.passages)),
    waiting: all.waiting,
    overrides: sumOf(all.overrides),
    holders: { presented: day?.presented ?? 0, granted: day?.granted ?? 0 },
  };
}

/** As they have to be. */
export function foretoldNumbers({ foretold, uses }: LunchOracle): LunchNumbers {
  const { outcomes, passages, overrides } = foretold;
  const taps = [...outcomes.values()];
  const guests = (some: typeof taps): number => new Set(some.map(({ guest }) => guest)).size;
  return {
    presentations: taps.length,
    outcomes: counted(taps.map(({ verdict, reason, clause }) => `${verdict}/${reason}/${clause ?? '-'}`)),
    byService: counted(taps.map(({ lane }) => lane.service)),
    passages: counted([...passages.values()].map(({ outcome, why }) => `${outcome}/${why}`)),
    waiting: uses().filter(({ state }) => state === 'open').length,
    overrides: overrides.size,
    holders: { presented: guests(taps), granted: guests(taps.filter(({ verdict }) => verdict === 'granted')) },
  };
}

function counted(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
