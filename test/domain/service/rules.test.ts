import { describe, expect, it } from 'vitest';
import type { CardRecord } from '../../../main/domain/card-record.ts';
import { atNoLane, type Circumstances } from '../../../main/domain/circumstances.ts';
import type { Credential } from '../../../main/domain/credential.ts';
import { decide } from '../../../main/domain/decide.ts';
import type { LookupOutcome } from '../../../main/domain/lookup-outcome.ts';
import type { PastUse } from '../../../main/domain/passage/use.ts';
import { outcomeWord } from '../../../main/domain/service/outcome-word.ts';
import { ACTIVE_STUDENT, type Service, WEEKDAYS } from '../../../main/domain/service/service.ts';
import { escn } from '../../support/escn.ts';

/** 12:10 in Madrid. */
const NOW = Date.parse('2026-11-23T11:10Z');
const MINUTE = 60_000;
const PIC = '999893752';
const CARD: Credential = {
  kind: 'chip',
  escn: escn(`00000000-0000-1000-8000-001${PIC}`),
  authenticity: { kind: 'unproven', reason: 'not-checked' },
};
const RECORD: CardRecord = {
  status: 'active',
  cardType: 'SMART_CDZ',
  expiresOn: '2027-09-30',
  issuedOn: null,
  issuer: { pic: PIC, name: 'Pavia' },
  academicLevel: 'master',
};
const LUNCH: Service['hours'] = {
  zone: 'Europe/Madrid',
  windows: [{ id: 'lunch', days: WEEKDAYS, from: '11:30', to: '14:30' }],
  closedOn: [],
};
const ALLOW_ALL: Service['whenUnknown'] = {
  'not-registered': 'allow-and-mark',
  'registry-unreachable': 'allow-and-mark',
  'knowledge-too-old': 'allow-and-mark',
  'clock-not-trusted': 'allow-and-mark',
  'not-told': 'allow-and-mark',
};
const DOWN: LookupOutcome = { kind: 'unavailable', failure: 'timeout', retryAt: null };

function live(record: Partial<CardRecord> = {}, ageMs = 0): LookupOutcome {
  const answer = { kind: 'found', record: { ...RECORD, ...record }, answeredAt: NOW - ageMs, via: 'status' } as const;
  return { kind: 'answered', answer, source: ageMs === 0 ? 'registry' : 'cache' };
}

const service = (differs: Partial<Service>): Service => ({ ...ACTIVE_STUDENT, id: 'here', ...differs });
const around = (differs: Partial<Circumstances> = {}): Circumstances => ({ ...atNoLane(NOW, 'trusted'), ...differs });
const used = (minutesAgo: number, differs: Partial<PastUse> = {}): PastUse => ({
  at: NOW - minutesAgo * MINUTE,
  service: 'here',
  lane: 'Lane 1',
  zone: null,
  direction: null,
  state: 'committed',
  ...differs,
});
const judged = (rules: Partial<Service>, outcome = live(), circumstances: Partial<Circumstances> = {}): string =>
  outcomeWord(decide(CARD, outcome, service(rules), around(circumstances)));

describe('whose card it is', () => {
  const onlyPavia = { issuers: { pics: [PIC], countries: null, deny: [] } };

  it("goes by the registry's issuer, not by the one in the number", () => {
    expect(judged(onlyPavia, live({ issuer: { pic: '999977754', name: 'Torino' } }))).toBe(
      'refused: issuer-not-accepted',
    );
    expect(judged(onlyPavia, live({ issuer: { pic: null, name: 'Pavia' } }))).toBe('granted');
  });

  it('is refused where it is denied, even if it is accepted as well', () => {
    expect(judged({ issuers: { pics: [PIC], countries: null, deny: [PIC] } })).toBe('refused: issuer-denied');
  });

  it('asks for a country only where the institution is accepted', () => {
    const italy = { issuers: { pics: null, countries: ['IT'], deny: [] } };
    expect(judged(italy, live(), { countryOf: () => 'IT' })).toBe('granted');
    expect(judged(italy, live(), { countryOf: () => 'FR' })).toBe('refused: issuer-not-accepted');
    expect(judged(italy)).toBe('unknown: country-untold');
  });
});

describe('what nobody can tell', () => {
  it('is let in and marked where the service says so, and every rule that can be judged is judged', () => {
    const rules = {
      whenUnknown: ALLOW_ALL,
      issuers: { pics: [PIC], countries: null, deny: [] },
      levels: ['master'] as const,
    };
    expect(judged(rules, DOWN)).toBe('granted-unverified: registry-unreachable');
    expect(judged({ ...rules, issuers: { pics: ['999977754'], countries: null, deny: [] } }, DOWN)).toBe(
      'refused: issuer-not-accepted',
    );
    expect(
      judged({ ...rules, usage: { oncePerWindow: false, perDay: 1, minutesBetween: null } }, DOWN, {
        uses: [used(30)],
      }),
    ).toBe('refused: quota-reached');
  });

  it('keeps the first thing that could not be told as the mark', () => {
    const verdict = decide(
      CARD,
      live({ academicLevel: null }),
      service({ whenUnknown: ALLOW_ALL, levels: ['master'] }),
      around(),
    );
    expect(verdict).toMatchObject({ kind: 'granted', reason: 'allowed-unverified', marked: 'not-told' });
  });

  it('is another doubt where the old answer lacks what the service asks for', () => {
    const strict = { whenUnknown: { ...ALLOW_ALL, 'not-told': 'ask-staff' as const }, levels: ['master'] as const };
    expect(judged(strict, live({ academicLevel: null }, 9 * 24 * 60 * MINUTE))).toBe('ask-staff: level-untold');
    expect(judged(strict, live({}, 9 * 24 * 60 * MINUTE))).toBe('granted-unverified: knowledge-too-old');
  });

  it('never lets in a card that was switched off when it was last heard of', () => {
    expect(judged({ whenUnknown: ALLOW_ALL }, live({ status: 'inactive' }, 90 * 24 * 60 * MINUTE))).toBe(
      'refused: inactive',
    );
    expect(judged({ whenUnknown: ALLOW_ALL }, live({ expiresOn: '2026-11-01' }, 90 * 24 * 60 * MINUTE))).toBe(
      'refused: expired',
    );
  });

  it("is whether it's open, by a clock that nobody believes", () => {
    const outside = { now: NOW + 12 * 60 * MINUTE, trust: 'not-trusted' as const };
    expect(judged({ hours: LUNCH }, live(), outside)).toBe('unknown: clock-not-trusted');
    expect(judged({ hours: LUNCH, whenUnknown: ALLOW_ALL }, live(), outside)).toBe(
      'granted-unverified: clock-not-trusted',
    );
    expect(judged({}, live(), outside)).toBe('granted');
  });
});

describe('how often', () => {
  const once = { hours: LUNCH, usage: { oncePerWindow: true, perDay: null, minutesBetween: null } };

  it('names the use that stands in the way and when it ends', () => {
    const verdict = decide(CARD, live(), service(once), around({ uses: [used(6, { lane: 'Lane 2' })] }));
    expect(verdict).toMatchObject({
      reason: 'already-used',
      clause: {
        kind: 'used-in-window',
        use: { at: NOW - 6 * MINUTE, lane: 'Lane 2' },
        againAt: Date.parse('2026-11-24T10:30Z'),
      },
    });
  });

  it('counts uses of this service only, and no way out', () => {
    expect(judged(once, live(), { uses: [used(6, { service: 'library' })] })).toBe('granted');
    expect(judged(once, live(), { uses: [used(6, { direction: 'out' })] })).toBe('granted');
  });

  it('counts one that waits for its passage: it was granted', () => {
    expect(judged(once, live(), { uses: [used(1, { state: 'reserved' })] })).toBe('refused: used-in-window');
  });

  it('keeps nobody in', () => {
    const out = { place: { lane: 'Exit', zone: null, direction: 'out' as const }, uses: [used(6)] };
    expect(judged(once, live(), out)).toBe('granted');
    expect(judged({ hours: LUNCH }, live(), { ...out, now: NOW + 12 * 60 * MINUTE })).toBe('granted');
  });

  it('is again possible when the minutes are over, or when it opens after that', () => {
    const often = { hours: LUNCH, usage: { oncePerWindow: false, perDay: null, minutesBetween: 60 } };
    const at = (now: number) =>
      decide(CARD, live(), service(often), around({ now, uses: [{ ...used(0), at: now - MINUTE }] }));
    expect(at(NOW)).toMatchObject({ clause: { kind: 'used-too-recently', againAt: NOW + 59 * MINUTE } });
    const late = Date.parse('2026-11-23T13:00Z');
    expect(at(late)).toMatchObject({ clause: { againAt: Date.parse('2026-11-24T10:30Z') } });
  });

  it('is not held up for hours by a clock that was set back', () => {
    const often = { usage: { oncePerWindow: false, perDay: null, minutesBetween: 10 } };
    expect(judged(often, live(), { uses: [used(-60)] })).toBe('granted');
  });
});

describe('a card handed back', () => {
  const inside = { lane: 'In', zone: 'Hall', direction: 'in' as const };
  const seconds = (count: number) => count / 60;

  it.each<[string, Service['passback'], PastUse[], Circumstances['place'], string]>([
    [
      'at this lane',
      { kind: 'lane', seconds: 30 },
      [used(seconds(29))],
      { ...inside, lane: 'Lane 1', direction: null },
      'refused: passback-lane',
    ],
    [
      'at this lane, late',
      { kind: 'lane', seconds: 30 },
      [used(seconds(30))],
      { ...inside, lane: 'Lane 1', direction: null },
      'granted',
    ],
    ['at another lane', { kind: 'lane', seconds: 30 }, [used(seconds(5))], { ...inside, direction: null }, 'granted'],
    [
      'next door',
      { kind: 'zone', seconds: 30 },
      [used(seconds(5), { zone: 'Hall', direction: 'in' })],
      inside,
      'refused: passback-zone',
    ],
    [
      'in another zone',
      { kind: 'zone', seconds: 30 },
      [used(seconds(5), { zone: 'Pool', direction: 'in' })],
      inside,
      'granted',
    ],
    [
      'at lanes that stand alone',
      { kind: 'zone', seconds: 30 },
      [used(seconds(5))],
      { ...inside, zone: null, direction: null },
      'granted',
    ],
    [
      'on the way out again',
      { kind: 'zone', seconds: 30 },
      [used(seconds(5), { zone: 'Hall', direction: 'in' })],
      { ...inside, direction: 'out' },
      'granted',
    ],
    ['in, while inside', { kind: 'area' }, [used(60, { direction: 'in' })], inside, 'refused: passback-inside'],
    [
      'in, after out',
      { kind: 'area' },
      [used(60, { direction: 'in' }), used(30, { direction: 'out' })],
      inside,
      'granted',
    ],
    ['out, while outside', { kind: 'area' }, [], { ...inside, direction: 'out' }, 'refused: passback-outside'],
    [
      'at a lane that leads nowhere',
      { kind: 'area' },
      [used(60, { direction: 'in' })],
      { ...inside, direction: null },
      'granted',
    ],
  ])('%s', (_what, passback, uses, place, word) => {
    expect(judged({ passback }, live(), { uses, place })).toBe(word);
  });
});

describe('the order of the rules', () => {
  it('is the one in which the holder can do something about it', () => {
    const closed = { hours: LUNCH, leastEvidence: 'original-chip' as const };
    expect(judged(closed, DOWN, { now: NOW + 12 * 60 * MINUTE })).toBe('refused: closed');
    expect(judged(closed, DOWN)).toBe('refused: evidence-too-weak');
    expect(judged({ levels: ['bachelor'] }, live({ status: 'inactive' }))).toBe('refused: inactive');
    expect(judged({ levels: ['bachelor'], cardTypes: ['PASSIVE'] })).toBe('refused: level-not-accepted');
  });
});
