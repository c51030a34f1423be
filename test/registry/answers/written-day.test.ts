import { describe, expect, it } from 'vitest';
import { parseWrittenDay } from '../../../main/registry/answers/written-day.ts';

const days: readonly (readonly [string, string])[] = [
  ['2026-09-30', '2026-09-30'],
  ['2025-06-19T02:00:00.000+02', '2025-06-19'],
  ['2022-07-08T00:00:00.000Z', '2022-07-08'],
  ['2024-12-31T22:59:59.000+0000', '2024-12-31'],
  ['2024-12-31T23:59:59+14:00', '2024-12-31'],
  ['2024-12-31T00:00:00-11:00', '2024-12-31'],
  ['2024-12-31T00:00', '2024-12-31'],
  ['2024-02-29', '2024-02-29'],
  [' 2026-09-30\n', '2026-09-30'],
];

const none = [
  '',
  '2026-9-30',
  '30.09.2026',
  '2026-02-30',
  '2025-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-09-31',
  '2026-09-30T25:00:00Z',
  '2026-09-30T10:60:00Z',
  '2026-09-30T10:00:00+99',
  '2026-09-30T',
  '2026-09-30X',
  '2026-09-30 10:00:00',
  '1790726400000',
  '+002026-09-30',
  'tomorrow',
];

describe('parseWrittenDay', () => {
  it.each(days)('reads %j as %s', (text, day) => {
    expect(parseWrittenDay(text)).toBe(day);
  });

  it.each(none)('takes %j for no day', (text) => {
    expect(parseWrittenDay(text)).toBeUndefined();
  });
});
