import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../main/domain/journal/entry.ts';
import { countAt, sumOf } from '../../../main/domain/statistics/count-tree.ts';
import type { DayRule } from '../../../main/domain/statistics/local-hour.ts';
import { createStatistics } from '../../../main/domain/statistics/statistics.ts';
import type { StatisticsView } from '../../../main/domain/statistics/view.ts';
import { journalDay, NOON, passageEntry, presentationEntry } from '../../support/entries.ts';

const RULE: DayRule = { zone: 'Europe/Madrid', dayStartsAt: 240 };

function viewOf(entries: readonly JournalEntry[], rule = RULE): StatisticsView {
  const statistics = createStatistics(rule);
  for (const entry of entries) statistics.add(entry);
  return statistics.view();
}

describe('the statistics', () => {
  it('agree to the row: every table adds up to the presentations, and the services to the whole', () => {
    fc.assert(
      fc.property(journalDay, (entries) => {
        const { all, services, revised } = viewOf(entries);
        const rows = entries.filter(({ kind }) => kind === 'presentation').length;
        expect(all.presentations).toBe(rows - revised);
        const read = all.presentations - countAt(all.outcomes, 'unreadable');
        expect(sumOf(all.outcomes)).toBe(all.presentations);
        expect(sumOf(all.times)).toBe(all.presentations);
        expect([all.issuers, all.evidence, all.sources].map(sumOf)).toEqual([read, read, read]);
        expect(sumOf(services.map(({ tables }) => ({ key: '', count: tables.presentations, parts: [] })))).toBe(
          all.presentations,
        );
        expect(sumOf(all.passages)).toBe(entries.filter(({ kind }) => kind === 'passage').length);
        const granted = countAt(all.outcomes, 'granted');
        expect(all.waiting + sumOf(all.passages)).toBeLessThanOrEqual(granted);
        for (const { presented, granted: letIn } of all.holders) expect(letIn).toBeLessThanOrEqual(presented);
      }),
    );
  });

  it('count a revised presentation once, with the later verdict', () => {
    const first = presentationEntry();
    const { all, revised } = viewOf([first, { ...first, verdict: 'refused', reason: 'inactive' }]);
    expect(all.presentations).toBe(1);
    expect(all.outcomes.map(({ key }) => key)).toEqual(['refused']);
    expect(all.holders[0]).toMatchObject({ presented: 1, granted: 0 });
    expect(all.waiting).toBe(0);
    expect(revised).toBe(1);
  });

  it('tell apart the two hours of one name when clocks go back: the day has 25', () => {
    const start = Date.parse('2026-10-25T02:00:00Z'); // 04:00 of the day would be 03:00 UTC after the change
    const day = Array.from({ length: 30 }, (_, i) =>
      presentationEntry({ at: start - 4 * 3_600_000 + i * 3_600_000, presentation: `p${i}` }),
    );
    const { all } = viewOf(day, { zone: 'Europe/Madrid', dayStartsAt: 0 });
    const october25 = all.times.find(({ key }) => key === '2026-10-25');
    expect(october25?.parts).toHaveLength(25);
    const names = october25?.parts.map(({ key }) => key) ?? [];
    expect(names).toContain('2026-10-25T02:00+02:00');
    expect(names).toContain('2026-10-25T02:00+01:00');
  });

  it('have 23 hours on the day when clocks go forward', () => {
    const day = Array.from({ length: 30 }, (_, i) =>
      presentationEntry({ at: Date.parse('2026-03-28T20:00:00Z') + i * 3_600_000, presentation: `p${i}` }),
    );
    const { all } = viewOf(day, { zone: 'Europe/Madrid', dayStartsAt: 0 });
    expect(all.times.find(({ key }) => key === '2026-03-29')?.parts).toHaveLength(23);
  });

  it('keep to whole hours of the wall clock where a zone is off by three quarters', () => {
    const { all } = viewOf([presentationEntry()], { zone: 'Asia/Kathmandu', dayStartsAt: 0 });
    expect(all.times[0]?.parts[0]?.key).toBe('2026-11-18T17:00+05:45');
  });

  it('count what comes before the start of the day to the day before, as the pseudonyms do', () => {
    const night = Date.parse('2026-11-19T02:59:00Z'); // 03:59 in Madrid
    const holder = 'b'.repeat(32);
    const { all } = viewOf([
      presentationEntry({ holder }),
      presentationEntry({ at: night, presentation: 'p2', holder }),
      presentationEntry({ at: night + 60_000, presentation: 'p3', holder: 'c'.repeat(32) }),
    ]);
    expect(all.holders.map(({ day, presented }) => [day, presented])).toEqual([
      ['2026-11-18', 1],
      ['2026-11-19', 1],
    ]);
  });

  it('wait for passages, and for one only where the same holder taps again at the lane', () => {
    const tap = presentationEntry();
    const again = presentationEntry({ at: NOON + 500, presentation: 'p2' });
    expect(viewOf([tap, again]).all.waiting).toBe(1);
    const { all } = viewOf([tap, again, passageEntry()]);
    expect(all.waiting).toBe(0);
    expect(countAt(all.passages, 'committed', 'passed')).toBe(1);
  });

  it('never show the own words of staff', () => {
    const override = { kind: 'override', at: NOON, lane: 'Lane 1', presentation: 'p1' } as const;
    const { all } = viewOf([
      presentationEntry({ verdict: 'unknown', reason: 'not-registered' }),
      { ...override, reason: 'other-proof-seen' },
      { ...override, reason: 'known as Mary' },
    ]);
    expect(all.overrides.map(({ key }) => key).sort()).toEqual(['other-proof-seen', 'own-words']);
  });

  it('stay bounded and complete whatever comes', () => {
    const statistics = createStatistics(RULE);
    for (let i = 0; i < 20_000; i++) {
      const issuerPic = String(100_000_000 + i);
      statistics.add(
        presentationEntry({
          at: NOON + i * 3_600_000,
          presentation: `p${i}`,
          service: `s${i % 300}`,
          issuerPic,
          steps: { [`step${i}`]: 1 },
        }),
      );
    }
    const { all, services, steps } = statistics.view();
    expect(sumOf(all.issuers)).toBe(20_000);
    expect(sumOf(all.times)).toBe(20_000);
    expect(services.length).toBeLessThanOrEqual(51);
    expect(steps.length).toBeLessThanOrEqual(16);
    expect(all.issuers.flatMap(({ parts }) => parts).length).toBeLessThanOrEqual(512);
  });

  it('give quantiles of each step within their error', () => {
    const statistics = createStatistics(RULE);
    for (let i = 1; i <= 1000; i++) {
      statistics.add(presentationEntry({ presentation: `p${i}`, steps: { totalMs: i } }));
    }
    const [total] = statistics.view().steps;
    expect(total).toMatchObject({ step: 'totalMs', count: 1000, max: 1000 });
    expect(Math.abs((total?.p50 ?? 0) - 500)).toBeLessThanOrEqual(10.5);
    expect(Math.abs((total?.p99 ?? 0) - 990)).toBeLessThanOrEqual(20.5);
  });
});
