import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../main/domain/journal/entry.ts';
import type { DayRule } from '../../../main/domain/statistics/local-hour.ts';
import { createShownWeeks, type WeekRanges } from '../../../main/domain/statistics/weeks.ts';
import { journalDay, NOON, presentationEntry } from '../../support/entries.ts';

const RULE: DayRule = { zone: 'Europe/Madrid', dayStartsAt: 240 };
const DAY_MS = 86_400_000;
const NEXT_YEAR = NOON + 300 * DAY_MS;
const OPEN = { from: null, to: null };

/** Tuesday to the Thursday of the week after next, ten a day. */
const ROWS = Array.from({ length: 170 }, (_, i) =>
  presentationEntry({
    at: NOON - DAY_MS + Math.floor(i / 10) * DAY_MS + i * 1000,
    presentation: `p${i}`,
    holder: String(i).padStart(13, '0').padEnd(32, '0'),
  }),
);

function shownWeeks(entries: readonly JournalEntry[], ranges: WeekRanges) {
  const weeks = createShownWeeks(RULE, ranges);
  for (const entry of entries) weeks.add(entry);
  return weeks.view();
}

describe('what may leave', () => {
  it('is whole weeks, whatever range was asked for', () => {
    const known = { from: null, to: NEXT_YEAR };
    const all = shownWeeks(ROWS, { wanted: OPEN, known });
    expect(all.map(({ week }) => week)).toEqual(['2026-11-16', '2026-11-23', '2026-11-30']);
    const some = shownWeeks(ROWS, { wanted: { from: NOON, to: NOON + 15 * DAY_MS }, known });
    expect(some).toEqual(all.filter(({ week }) => week === '2026-11-23'));
  });

  it('leaves out the week that is not over, and one whose first rows were dropped', () => {
    const known = { from: NOON, to: Date.parse('2026-12-02T12:00:00Z') };
    expect(shownWeeks(ROWS, { wanted: OPEN, known }).map(({ week }) => week)).toEqual(['2026-11-23']);
  });

  it('is nothing of an institution that few different holders came from, however often they came', () => {
    const often = Array.from({ length: 30 }, (_, i) =>
      presentationEntry({ presentation: `q${i}`, issuerPic: '999000002' }),
    );
    const [week] = shownWeeks([...ROWS, ...often], { wanted: OPEN, known: { from: null, to: NEXT_YEAR } });
    const [spain] = week?.services[0]?.tables.issuers ?? [];
    expect(spain?.parts.find(({ key }) => key === '999000002')?.count ?? null).toBe(null);
  });

  it('has no number below five, but of things that were no cards', () => {
    fc.assert(
      fc.property(journalDay, (entries) => {
        const weeks = shownWeeks(entries, { wanted: OPEN, known: { from: null, to: NEXT_YEAR } });
        for (const { services } of weeks) {
          for (const { presentations, tables } of services) {
            const numbers = JSON.stringify([presentations, tables]).match(/"count":\d+/g) ?? [];
            for (const text of numbers) expect(Number(text.slice(8))).toBeGreaterThanOrEqual(5);
            if (presentations === null) expect(numbers).toEqual([]);
          }
        }
      }),
    );
  });
});
