import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../../main/registry/network/retry-after.ts';

const NOW = Date.UTC(2026, 8, 30, 12);

describe('parseRetryAfter', () => {
  it.each([
    ['0', NOW],
    ['120', NOW + 120_000],
    [' 5 ', NOW + 5000],
    ['31536000', NOW + 31_536_000_000],
    ['99999999999999999999999', 8.64e15],
    ['Wed, 30 Sep 2026 12:05:00 GMT', NOW + 300_000],
    ['Wednesday, 30-Sep-26 12:05:00 GMT', NOW + 300_000],
    ['Wed Sep 30 12:05:00 2026', NOW + 300_000],
    ['Sun, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
  ])('reads %j', (value, moment) => {
    expect(parseRetryAfter(value, NOW)).toBe(moment);
  });

  it.each([undefined, '', '-1', '1.5', '1e3', 'soon', '2026-09-30', 'Wed, 99 Sep 2026 12:05:00 GMT', '5, 10'])(
    'makes nothing of %j',
    (value) => {
      expect(parseRetryAfter(value, NOW)).toBeNull();
    },
  );
});
