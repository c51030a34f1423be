import { compare } from '../domain/statistics/count-tree.ts';
import type { KnownCards } from '../domain/statistics/known-cards.ts';
import { suppress } from '../domain/statistics/suppress.ts';
import type { ShownWeek } from '../domain/statistics/weeks.ts';
import { type Amount, addedUp, sumAmounts } from './amount.ts';

/** What stands on the first page. Times are ms since 1970. */
export interface ReportCover {
  /** Null where the terminal has not been told. */
  readonly institution: string | null;
  readonly terminal: string;
  /** IANA name. */
  readonly zone: string;
  readonly madeAt: number;
  readonly version: string;
}

export interface ReportFacts {
  readonly cover: ReportCover;
  /** What may leave, by week. */
  readonly weeks: readonly ShownWeek[];
  /** Exact; few are withheld here. */
  readonly cards: (KnownCards & { readonly countedAt: number }) | null;
  /** End of the last complete sync, ms since 1970. */
  readonly syncedAt: number | null;
  readonly serviceName: (id: string) => string;
  readonly institutionName: (pic: string) => string | null;
}

export interface Bar {
  readonly key: string;
  readonly amount: Amount;
}

/** One service over all weeks of the report. */
export interface ReportedService {
  readonly name: string;
  readonly total: Amount;
  readonly byWeek: readonly Bar[];
  readonly byVerdict: readonly Bar[];
  /** `verdict/reason`. */
  readonly byReason: readonly Bar[];
  /** All 24 hours of the day, `00` to `23`. */
  readonly byHour: readonly Bar[];
  /** By PIC; by country where all of a country's are withheld. */
  readonly byInstitution: readonly Bar[];
  readonly byEvidence: readonly Bar[];
}

export interface ReportContent {
  readonly cover: ReportCover;
  /** First and last day, `yyyy-MM-dd`, and how many whole weeks; null where there is none. */
  readonly period: { readonly from: string; readonly to: string; readonly weeks: number } | null;
  readonly services: readonly ReportedService[];
  readonly cards: {
    readonly known: Amount;
    readonly active: Amount;
    readonly byType: readonly Bar[];
    readonly byYear: readonly Bar[];
    readonly countedAt: number;
  } | null;
  readonly syncedAt: number | null;
  readonly institutionName: (pic: string) => string | null;
}

const LAST_DAY_MS = 6 * 86_400_000;

/**
 * What a report says: sums of what the export would show and of nothing else, so that a report gives away no more than
 * the export. There is no sum over services, which would give away the one that is withheld.
 */
export function reportContent(facts: ReportFacts): ReportContent {
  const { cover, weeks, cards, syncedAt, serviceName, institutionName } = facts;
  const first = weeks[0];
  const last = weeks.at(-1);
  const ids = [...new Set(weeks.flatMap(({ services }) => services.map(({ service }) => service)))].sort(compare);
  return {
    cover,
    period:
      first === undefined || last === undefined
        ? null
        : { from: first.week, to: lastDayOf(last.week), weeks: weeks.length },
    services: ids.map((id) => reported(id, serviceName(id), weeks)),
    cards: cards === null ? null : shownCards(cards),
    syncedAt,
    institutionName,
  };
}

function reported(id: string, name: string, weeks: readonly ShownWeek[]): ReportedService {
  const found = weeks.map(({ week, services }) => ({ week, shown: services.find(({ service }) => service === id) }));
  const totals = found.map(({ week, shown }) => ({
    key: week,
    // A week without the service is a week without presentations.
    amount: shown === undefined ? { count: 0, isAtLeast: false } : amountOf(shown.presentations),
  }));
  const tables = found.flatMap(({ shown }) => (shown === undefined ? [] : [shown.tables]));
  const outcomes = tables.flatMap((table) => table.outcomes);
  const hours = tables.flatMap(({ times }) => times.flatMap(({ parts }) => parts));
  const byHour = addedUp(hours.map(({ key, count }) => ({ key: key.slice(11, 13), count })));
  const hidesDays = tables.some(({ times }) => times.some(({ count }) => count === null));
  return {
    name,
    total: sumAmounts(totals.map(({ amount }) => amount)),
    byWeek: totals,
    byVerdict: largestFirst(addedUp(outcomes)),
    byReason: largestFirst(
      addedUp(outcomes.flatMap(({ key, parts }) => parts.map((part) => ({ ...part, key: `${key}/${part.key}` })))),
    ),
    byHour: Array.from({ length: 24 }, (_, hour) => {
      const key = String(hour).padStart(2, '0');
      const { count, isAtLeast } = byHour.find((bar) => bar.key === key)?.amount ?? { count: 0, isAtLeast: false };
      return { key, amount: { count, isAtLeast: isAtLeast || (hidesDays && count > 0) } };
    }),
    byInstitution: largestFirst(
      addedUp(
        tables.flatMap(({ issuers }) =>
          issuers.flatMap((country) => (country.parts.length > 0 ? country.parts : [country])),
        ),
      ),
    ),
    byEvidence: largestFirst(addedUp(tables.flatMap(({ evidence }) => evidence))),
  };
}

function shownCards({ cards, active, byType, byYear, countedAt }: KnownCards & { readonly countedAt: number }) {
  return {
    known: { count: cards, isAtLeast: false },
    active: { count: active, isAtLeast: false },
    byType: largestFirst(suppress(byType).map(({ key, count }) => ({ key, amount: amountOf(count) }))),
    byYear: suppress(byYear)
      .map(({ key, count }) => ({ key, amount: amountOf(count) }))
      .sort((a, b) => compare(a.key, b.key)),
    countedAt,
  };
}

function amountOf(count: number | null): Amount {
  return count === null ? { count: 0, isAtLeast: true } : { count, isAtLeast: false };
}

function largestFirst(bars: readonly Bar[]): readonly Bar[] {
  return [...bars].sort((a, b) => b.amount.count - a.amount.count || compare(a.key, b.key));
}

function lastDayOf(week: string): string {
  return new Date(Date.parse(`${week}T00:00:00Z`) + LAST_DAY_MS).toISOString().slice(0, 10);
}
