import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../main/domain/decide.ts';
import type { JournalEntry, PresentationEntry } from '../../../main/domain/journal/entry.ts';
import { createReplay, type ReplayReport } from '../../../main/domain/service/replay.ts';
import { toldAgain } from '../../../main/domain/service/replay-entry.ts';
import { ACTIVE_STUDENT, type Service } from '../../../main/domain/service/service.ts';
import { journalDay, NOON, passageEntry, presentationEntry } from '../../support/entries.ts';

const CANTEEN: Service = { ...ACTIVE_STUDENT, id: 'canteen' };
const ONCE_A_DAY: Service = {
  ...CANTEEN,
  hours: {
    zone: 'UTC',
    windows: [{ id: 'all', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }],
    closedOn: [],
  },
  usage: { oncePerWindow: false, perDay: 1, minutesBetween: null },
};

function replay(service: Service, entries: readonly JournalEntry[]): ReplayReport {
  const run = createReplay(service);
  for (const entry of entries) run.add(entry);
  return run.report();
}

const USED = 'refused/already-used/quota-reached';

describe('a replay', () => {
  it('changes nothing by the rules that made the journal, whatever it was told', () => {
    const anyRow = fc
      .record({
        evidence: fc.constantFrom('original-chip', 'proven-chip', 'chip', 'alias', 'qr', 'typed'),
        source: fc.constantFrom('registry', 'cache', null),
        ageSeconds: fc.integer({ min: 0, max: 1_000_000 }),
        status: fc.constantFrom('active', 'inactive', 'expired', null),
        isTestCard: fc.boolean(),
        forged: fc.boolean(),
      })
      .map(({ forged, source, ageSeconds, ...row }): PresentationEntry => {
        const isForged = forged && row.evidence === 'chip';
        const told = presentationEntry({
          ...row,
          source,
          ageSeconds: source === null ? null : ageSeconds,
          status: source === null ? null : row.status,
          failure: source === null ? 'timeout' : null,
          ...(isForged ? { verdict: 'refused', reason: 'forged' } : {}),
        });
        const again = toldAgain(told, []);
        if (again === undefined) throw new Error('a card that was read is judged');
        const verdict = decide(again.credential, again.outcome, CANTEEN, again.circumstances);
        return {
          ...told,
          verdict: verdict.kind,
          reason: verdict.reason,
          clause: verdict.kind === 'granted' ? null : (verdict.clause?.kind ?? null),
        };
      });
    fc.assert(
      fc.property(anyRow, (row) => {
        expect(replay(CANTEEN, [row])).toMatchObject({ judged: 1, same: 1, changes: [] });
      }),
    );
  });

  it('counts each presentation of the service once', () => {
    fc.assert(
      fc.property(journalDay, (entries) => {
        const { judged, same, changes, nothingRead } = replay(CANTEEN, entries);
        const ids = new Set(
          entries.flatMap((entry) =>
            entry.kind === 'presentation' && entry.service === 'canteen' ? [entry.presentation] : [],
          ),
        );
        expect(judged + nothingRead).toBe(ids.size);
        expect(same + changes.reduce((sum, { count }) => sum + count, 0)).toBe(judged);
      }),
    );
  });

  it('tells who would be refused by rules that are stricter', () => {
    const qr = presentationEntry({ presentation: 'p2', evidence: 'qr', holder: 'b'.repeat(32) });
    const { changes } = replay({ ...CANTEEN, leastEvidence: 'chip' }, [presentationEntry(), qr]);
    expect(changes).toEqual([
      { from: 'granted/active/-', to: 'refused/evidence-too-weak/evidence-too-weak', count: 1 },
    ]);
  });

  it('counts the uses that the new rules would have made, in order', () => {
    const tap = (i: number): PresentationEntry => presentationEntry({ presentation: `p${i}`, at: NOON + i * 60_000 });
    const passed = (i: number) => passageEntry({ presentation: `p${i}`, at: NOON + i * 60_000 + 1 });
    const { changes, same } = replay(ONCE_A_DAY, [tap(1), passed(1), tap(2), passed(2), tap(3), passed(3)]);
    expect(same).toBe(1);
    expect(changes).toEqual([{ from: 'granted/active/-', to: USED, count: 2 }]);
  });

  it('counts no use of one who is refused now, and lets in who was refused for it', () => {
    const byQr = presentationEntry({ evidence: 'qr' });
    const refused = presentationEntry({
      presentation: 'p2',
      at: NOON + 60_000,
      verdict: 'refused',
      reason: 'already-used',
      clause: 'quota-reached',
    });
    const { changes } = replay({ ...ONCE_A_DAY, leastEvidence: 'chip' }, [byQr, passageEntry(), refused]);
    expect(changes).toContainEqual({ from: USED, to: 'granted/active/-', count: 1 });
  });

  it('counts no use that was annulled', () => {
    const again = presentationEntry({ presentation: 'p2', at: NOON + 60_000 });
    const annulled = passageEntry({ outcome: 'annulled', why: 'time-out' });
    expect(replay(ONCE_A_DAY, [presentationEntry(), annulled, again])).toMatchObject({ judged: 2, same: 2 });
  });

  it('takes a second tap before anybody passed for the same passage', () => {
    const again = presentationEntry({ presentation: 'p2', at: NOON + 500 });
    expect(replay(ONCE_A_DAY, [presentationEntry(), again, passageEntry()])).toMatchObject({ judged: 2, same: 2 });
  });

  it('leaves what staff overrode to the rules, and counts it as used', () => {
    const unknown = presentationEntry({ verdict: 'unknown', reason: 'not-registered', status: null });
    const override = { ...unknown, verdict: 'granted', reason: 'override', at: NOON + 100 } as const;
    const later = presentationEntry({ presentation: 'p2', at: NOON + 60_000 });
    const { judged, changes } = replay(ONCE_A_DAY, [unknown, override, passageEntry(), later]);
    expect(judged).toBe(2);
    expect(changes).toEqual([{ from: 'granted/active/-', to: USED, count: 1 }]);
  });

  it('says of how many it can only guess', () => {
    const closed = presentationEntry({ verdict: 'refused', reason: 'not-entitled', clause: 'closed' });
    expect(replay(CANTEEN, [closed]).ifStillValid).toBe(1);
    const stale = presentationEntry({ ageSeconds: 4000 });
    const strict = { ...CANTEEN, freshness: { freshSeconds: 60, revalidateSeconds: 60, ifErrorSeconds: 60 } };
    expect(replay(strict, [stale]).wouldHaveAsked).toBe(1);
  });
});
