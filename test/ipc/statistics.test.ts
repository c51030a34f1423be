import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStatistics } from '../../main/domain/statistics/statistics.ts';
import { statisticsView } from '../../main/ipc/statistics.ts';
import { journalDay } from '../support/entries.ts';

describe('the statistics on their way to a page', () => {
  it('come through whole', () => {
    fc.assert(
      fc.property(journalDay, (entries) => {
        const statistics = createStatistics({ zone: 'Europe/Madrid', dayStartsAt: 240 });
        for (const entry of entries) statistics.add(entry);
        const view = statistics.view();
        expect(statisticsView.parse(JSON.parse(JSON.stringify(view)))).toEqual(view);
      }),
    );
  });

  it('are refused where a part is no count', () => {
    expect(statisticsView.safeParse({ zone: 'UTC' }).success).toBe(false);
  });
});
