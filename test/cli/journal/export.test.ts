import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportRows } from '../../../main/cli/journal/export-rows.ts';
import type { JournalEntry } from '../../../main/domain/journal/entry.ts';
import { createShownWeeks } from '../../../main/domain/statistics/weeks.ts';
import { csvLine } from '../../../main/report/csv.ts';
import { exportShown } from '../../../main/report/export-shown.ts';
import { journalDay, NOON, passageEntry, presentationEntry } from '../../support/entries.ts';

/** RFC 4180, as a reader of the other side would have it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    const field = match[1]?.replaceAll('""', '"') ?? match[2] ?? '';
    const row = rows.at(-1);
    if (row === undefined || match.index === 0) rows.push([field]);
    else row.push(field);
    if (match[3] === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

const OVERRIDE: JournalEntry = {
  kind: 'override',
  at: NOON,
  lane: '=HYPERLINK("http://x")',
  presentation: 'p1',
  reason: 'said "hello",\r\nshe did',
};

describe('an export', () => {
  it('gives back every text through CSV, and starts no formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (cells) => {
        const [row] = parseCsv(csvLine(cells));
        expect(row?.map((cell, i) => (cell === cells[i] ? cell : cell.slice(1)))).toEqual(cells);
        for (const cell of row ?? []) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  it('leaves numbers alone, negative ones too', () => {
    expect(csvLine([-1, null, true])).toBe('-1,,true\r\n');
  });

  it('of rows leaves out what links them, if not asked for all', () => {
    const entries = [presentationEntry({ at: NOON + 123_456 }), passageEntry(), OVERRIDE];
    const text = [...exportRows(entries, { format: 'jsonl', isFull: false })].join('');
    for (const link of ['p1', 'a'.repeat(32), 'hello', '123']) expect(text).not.toContain(link);
    expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({ at: '2026-11-18T12:00:00.000Z', verdict: 'granted' });
    const full = [...exportRows(entries, { format: 'jsonl', isFull: true })].join('');
    for (const link of ['p1', 'a'.repeat(32), 'hello', '12:02:03.456']) expect(full).toContain(link);
  });

  it('of rows has every column in every row', () => {
    fc.assert(
      fc.property(journalDay, (entries) => {
        const rows = parseCsv([...exportRows([...entries, OVERRIDE], { format: 'csv', isFull: true })].join(''));
        expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
        expect(rows).toHaveLength(entries.length + 2);
      }),
    );
  });

  it('of counts has a record a count, and none where one is withheld', () => {
    const weeks = createShownWeeks(
      { zone: 'UTC', dayStartsAt: 0 },
      { wanted: { from: null, to: null }, known: { from: null, to: NOON + 30 * 86_400_000 } },
    );
    for (let i = 0; i < 40; i++)
      weeks.add(presentationEntry({ presentation: `p${i}`, holder: i.toString(16).padStart(13, '0') }));
    for (let i = 0; i < 6; i++)
      weeks.add(presentationEntry({ presentation: `q${i}`, verdict: 'refused', reason: 'expired' }));
    weeks.add(presentationEntry({ presentation: 'u', verdict: 'unknown', reason: 'not-registered' }));
    const csv = [...exportShown(weeks.view(), 'csv')].join('');
    expect(csv).toContain('2026-11-16,canteen,presentations,,47,false\r\n');
    expect(csv).toContain('2026-11-16,canteen,outcomes,granted/active,40,false\r\n');
    expect(csv).toContain('2026-11-16,canteen,outcomes,unknown,,true\r\n');
    expect(csv).toContain('2026-11-16,canteen,outcomes,refused,,true\r\n');
    const jsonl = [...exportShown(weeks.view(), 'jsonl')].map((line) => JSON.parse(line) as { count: number | null });
    expect(jsonl.filter(({ count }) => count !== null && count < 5)).toEqual([]);
  });
});
