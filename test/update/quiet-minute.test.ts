import { describe, expect, it } from 'vitest';
import { isQuietMinute } from '../../main/update/quiet-minute.ts';

const at = (hour: number, minute = 0): number => Date.UTC(2026, 0, 15, hour, minute);
const NIGHT = { window: { from: 120, until: 300 }, zone: 'UTC', quietMs: 600_000 };

describe('a quiet minute', () => {
  it('lies in the allowed hours, the last one left out', () => {
    expect([at(1, 59), at(2), at(4, 59), at(5)].map((now) => isQuietMinute(now, null, NIGHT))).toEqual([
      ...[false, true, true, false],
    ]);
  });

  it('may lie on either side of midnight', () => {
    const late = { ...NIGHT, window: { from: 1380, until: 60 } };
    expect([at(22, 59), at(23), at(0, 30), at(1)].map((now) => isQuietMinute(now, null, late))).toEqual([
      ...[false, true, true, false],
    ]);
  });

  it('goes by the clocks of the zone', () => {
    // 02:30 UTC is 11:30 in Tokyo.
    expect(isQuietMinute(at(2, 30), null, { ...NIGHT, zone: 'Asia/Tokyo' })).toBe(false);
    expect(isQuietMinute(at(18, 30), null, { ...NIGHT, zone: 'Asia/Tokyo' })).toBe(true);
  });

  it('comes only some time after the last presentation', () => {
    expect(isQuietMinute(at(3), at(2, 55), NIGHT)).toBe(false);
    expect(isQuietMinute(at(3), at(2, 50), NIGHT)).toBe(true);
  });
});
