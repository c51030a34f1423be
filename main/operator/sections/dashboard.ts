import type { StatisticsView } from '../../domain/statistics/view.ts';
import type { ContentOf, DashboardRange } from '../../ipc/operator.ts';
import type { Section } from './section.ts';

type Dashboard = ContentOf<'dashboard'>;

export interface DashboardFacts {
  /** Counts of a range. Takes as long as the journal is large, in steps between taps. */
  readonly count: (
    range: DashboardRange,
    signal: AbortSignal,
  ) => Promise<{ readonly statistics: StatisticsView; readonly isComplete: boolean }>;
  readonly cards: () => Dashboard['cards'];
  readonly syncedAt: () => number | null;
  /** Name of an institution by PIC; null where it isn't known here. */
  readonly nameOf: (pic: string) => string | null;
}

/** Validations, cards and knowledge in numbers: exact, for the terminal's own people. */
export function dashboardSection({ count, cards, syncedAt, nameOf }: DashboardFacts): Section {
  return {
    everyMs: 5_000,
    async read({ range }, signal) {
      const { statistics, isComplete } = await count(range, signal);
      const known = cards();
      const pics = new Set([
        ...statistics.all.issuers.flatMap(({ parts }) => parts.map(({ key }) => key)),
        ...(known?.byIssuer.map(({ key }) => key) ?? []),
      ]);
      return {
        section: 'dashboard',
        range,
        isComplete,
        statistics,
        institutions: Object.fromEntries(
          [...pics].flatMap((pic) => {
            const name = nameOf(pic);
            return name === null ? [] : [[pic, name]];
          }),
        ),
        cards: known,
        syncedAt: syncedAt(),
      };
    },
  };
}
