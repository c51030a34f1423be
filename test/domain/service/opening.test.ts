import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFrom, openingAfter, openingAt } from '../../../main/domain/service/opening.ts';
import { type OpeningHours, WEEKDAYS } from '../../../main/domain/service/service.ts';
import { isTimeZone, momentOf, wallTimeOf } from '../../../main/domain/service/zone-time.ts';

const at = (text: string): number => Date.parse(text);
const iso = (moment: number | undefined): string | undefined =>
  moment === undefined ? undefined : new Date(moment).toISOString().slice(0, 16);

function hours(zone: string, windows: readonly [string, string][], closedOn: readonly string[] = []): OpeningHours {
  return {
    zone,
    windows: windows.map(([from, to], i) => ({ id: `w${i}`, days: WEEKDAYS, from, to })),
    closedOn,
  };
}

describe('opening hours', () => {
  it('go by the clocks of their own zone, not of the machine', () => {
    const lunch: [string, string][] = [['11:30', '14:30']];
    const noonUtc = at('2026-11-23T11:00Z');
    expect(openingAt(hours('Europe/Madrid', lunch), noonUtc)?.window).toBe('w0');
    expect(openingAt(hours('Europe/London', lunch), noonUtc)).toBeUndefined();
    expect(openingAt(hours('Europe/Helsinki', lunch), noonUtc)?.window).toBe('w0');
    expect(openingAt(hours('Asia/Kathmandu', lunch), noonUtc)).toBeUndefined();
  });

  it('begin at their first minute and are over at their last', () => {
    const madrid = hours('Europe/Madrid', [['11:30', '14:30']]);
    expect(openingAt(madrid, at('2026-11-23T10:29:59.999Z'))).toBeUndefined();
    expect(openingAt(madrid, at('2026-11-23T10:30Z'))).toBeDefined();
    expect(openingAt(madrid, at('2026-11-23T13:29:59.999Z'))).toBeDefined();
    expect(openingAt(madrid, at('2026-11-23T13:30Z'))).toBeUndefined();
  });

  it('may last past midnight, and belong to the day they begin on', () => {
    const night: OpeningHours = {
      zone: 'Europe/Madrid',
      windows: [{ id: 'night', days: ['sat'], from: '20:00', to: '02:00' }],
      closedOn: [],
    };
    expect(openingAt(night, at('2026-11-29T00:30Z'))?.window).toBe('night');
    expect(openingAt(night, at('2026-11-29T01:00Z'))).toBeUndefined();
    expect(openingAt(night, at('2026-11-28T00:30Z'))).toBeUndefined();
  });

  it('end at midnight before a day that is closed', () => {
    const night = hours('Europe/Madrid', [['20:00', '02:00']], ['2026-12-25']);
    expect(openingAt(night, at('2026-12-24T22:59Z'))).toBeDefined();
    expect(openingAt(night, at('2026-12-24T23:30Z'))).toBeUndefined();
    expect(openingAt(night, at('2026-12-25T20:00Z'))).toBeUndefined();
    expect(iso(openingAfter(night, at('2026-12-24T23:30Z'))?.from)).toBe('2026-12-26T19:00');
  });

  it.each([
    ['2026-03-29T00:30Z', '01:30 before the clocks go on', 'w0'],
    ['2026-03-29T01:00Z', '03:00, an hour earlier than the day before', undefined],
    ['2026-10-25T00:30Z', '02:30 for the first time', 'w0'],
    ['2026-10-25T01:30Z', '02:30 for the second time', 'w0'],
    ['2026-10-25T02:00Z', '03:00', undefined],
  ])('01:00 to 03:00 at %s, %s', (moment, _what, window) => {
    expect(openingAt(hours('Europe/Madrid', [['01:00', '03:00']]), at(moment))?.window).toBe(window);
  });

  it("don't open in an hour that daylight saving leaves out", () => {
    const small = hours('Europe/Madrid', [['02:10', '02:50']]);
    for (let minute = 0; minute < 240; minute += 5) {
      expect(openingAt(small, at('2026-03-28T23:00Z') + minute * 60_000)).toBeUndefined();
    }
    expect(iso(openingAfter(small, at('2026-03-28T12:00Z'))?.from)).toBe('2026-03-30T00:10');
  });

  it('open once in an hour that comes twice', () => {
    const small = hours('Europe/Madrid', [['02:10', '02:50']]);
    const opening = openingAfter(small, at('2026-10-24T12:00Z'));
    expect([iso(opening?.from), iso(opening?.to)]).toEqual(['2026-10-25T00:10', '2026-10-25T01:50']);
  });

  it('know zones that change at midnight and by half an hour', () => {
    const allDay: [string, string][] = [['00:00', '24:00']];
    expect(iso(openingAfter(hours('Africa/Cairo', allDay), at('2026-04-23T12:00Z'))?.from)).toBe('2026-04-23T22:00');
    const lordHowe = openingAfter(hours('Australia/Lord_Howe', [['02:15', '03:00']]), at('2026-10-03T12:00Z'));
    expect(iso(lordHowe?.from)).toBe('2026-10-03T15:30');
  });

  it('are looked for a fortnight ahead and no further', () => {
    const days = (count: number) =>
      Array.from({ length: count }, (_, i) => new Date(at('2026-12-01') + i * 86_400_000).toISOString().slice(0, 10));
    const lunch: [string, string][] = [['11:30', '14:30']];
    const now = at('2026-12-01T12:00Z');
    expect(iso(openFrom(hours('Europe/Madrid', lunch, days(14)), now) ?? undefined)).toBe('2026-12-15T10:30');
    expect(openFrom(hours('Europe/Madrid', lunch, days(15)), now)).toBeNull();
    expect(openFrom(null, now)).toBe(now);
  });
});

describe('the wall clock', () => {
  it('is the one a formatter of the zone shows, at any moment of two years in any of these zones', () => {
    const zones = ['Europe/Madrid', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca'];
    const moment = fc.integer({ min: at('2026-01-01') / 60_000, max: at('2028-01-01') / 60_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), moment, (zone, minutes) => {
        const { day, minute } = wallTimeOf(zone, minutes * 60_000);
        const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
        const read = new Date(day * 86_400_000 + minute * 60_000).toISOString().slice(0, 16).replace('T', ' ');
        expect(read).toBe(shown.format(minutes * 60_000));
      }),
      { numRuns: 3000 },
    );
  });

  it('leads back to the moment it was read at, or to the other of a time that comes twice', () => {
    const moment = fc.integer({ min: at('2026-01-01') / 60_000, max: at('2028-01-01') / 60_000 });
    fc.assert(
      fc.property(moment, (minutes) => {
        const read = wallTimeOf('Europe/Madrid', minutes * 60_000);
        const back = [momentOf('Europe/Madrid', read, 'first'), momentOf('Europe/Madrid', read, 'last')];
        expect(back).toContain(minutes * 60_000);
      }),
      { numRuns: 3000 },
    );
  });

  it('is none of a zone that does not exist', () => {
    expect(isTimeZone('Europe/Madrid')).toBe(true);
    expect(isTimeZone('Europe/Maddrid')).toBe(false);
    expect(isTimeZone('')).toBe(false);
  });
});
