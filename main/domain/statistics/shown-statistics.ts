import { type CountNode, sumOf } from './count-tree.ts';
import { isFew, LEAST_SHOWN, type ShownNode, suppress } from './suppress.ts';
import type { StatisticsView, Tables } from './view.ts';

/** What may leave of one service and one week. Counts of people that are null are withheld. */
export interface ShownService {
  readonly service: string;
  /** Presentations of cards that were read. */
  readonly presentations: number | null;
  /** Presentations of something that was no card, by reason. They are of things and not of people, and exact. */
  readonly unreadable: readonly CountNode[];
  /** Each of {@link SHOWN_TABLES} that may leave; the others are empty. */
  readonly tables: Readonly<Record<ShownTable, readonly ShownNode[]>>;
}

export const SHOWN_TABLES = [
  'outcomes',
  'times',
  'issuers',
  'evidence',
  'sources',
  'holders',
  'passages',
  'overrides',
] as const;
export type ShownTable = (typeof SHOWN_TABLES)[number];

/** Every service by itself. There is no sum over services: it would give away the one that is withheld. */
export function shownServices({ services }: StatisticsView): readonly ShownService[] {
  return services.map(({ service, tables }) => ({ service, ...shownTables(tables) }));
}

function shownTables(tables: Tables): Omit<ShownService, 'service'> {
  const unreadable = tables.outcomes.find(({ key }) => key === 'unreadable')?.parts.map(withoutParts) ?? [];
  const people = tables.outcomes.filter(({ key }) => key !== 'unreadable');
  const presentations = sumOf(people);
  if (presentations < LEAST_SHOWN) return { presentations: null, unreadable, tables: NOTHING };

  const outcomes = suppress(people);
  const times = suppress(tables.times.flatMap(hoursOfPeople));
  const granted = outcomes.find(({ key }) => key === 'granted');
  return {
    presentations,
    unreadable,
    tables: {
      outcomes,
      times,
      issuers: suppress(tables.issuers, (node, path) => isFew(node) || (tables.issuerHolders[path] ?? 0) < LEAST_SHOWN),
      evidence: suppress(tables.evidence),
      sources: suppress(tables.sources),
      holders: holdersOf(tables, times),
      // Their sums are those of grants and of overridden ones, so they leave where those do.
      passages: granted === undefined || granted.count === null ? [] : suppressWhole(tables.passages),
      overrides: isShown(granted, 'override') ? suppressWhole(tables.overrides) : [],
    },
  };
}

const NOTHING: ShownService['tables'] = {
  outcomes: [],
  times: [],
  issuers: [],
  evidence: [],
  sources: [],
  holders: [],
  passages: [],
  overrides: [],
};

/** A day with its hours, without what was no card. */
function hoursOfPeople({ key, parts }: CountNode): readonly CountNode[] {
  const hours = parts
    .map((hour) => ({ key: hour.key, count: sumOf(hour.parts.filter((part) => part.key !== 'unreadable')), parts: [] }))
    .filter(({ count }) => count > 0);
  return hours.length === 0 ? [] : [{ key, count: sumOf(hours), parts: hours }];
}

/** Different holders by day: of days that are shown, and no sum of them. */
function holdersOf({ holders }: Tables, times: readonly ShownNode[]): readonly ShownNode[] {
  const shownDays = new Set(times.filter(({ count }) => count !== null).map(({ key }) => key));
  return holders
    .filter(({ day }) => shownDays.has(day))
    .map(({ day, presented }) => ({ key: day, count: presented < LEAST_SHOWN ? null : presented, parts: [] }));
}

function suppressWhole(nodes: readonly CountNode[]): readonly ShownNode[] {
  return sumOf(nodes) < LEAST_SHOWN ? [] : suppress(nodes);
}

function isShown(node: ShownNode | undefined, part: string): boolean {
  if (node === undefined) return false;
  const found = node.parts.find(({ key }) => key === part);
  return found === undefined ? node.parts.length > 0 : found.count !== null;
}

function withoutParts({ key, count }: CountNode): CountNode {
  return { key, count, parts: [] };
}
