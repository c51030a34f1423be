import { describe, expect, it } from 'vitest';
import { CLAUSE_KINDS } from '../../main/domain/service/clause.ts';
import { type ClauseView, clauseText } from '../../renderer/texts/clause-text.ts';
import { momentText } from '../../renderer/texts/moment.ts';
import { verdictText } from '../../renderer/texts/verdict-text.ts';
import { REFUSED } from './views.ts';

const at = (time: string): number => new Date(time).getTime();
const NOW = at('2026-11-23T12:10');
const LUNCH: ClauseView = {
  kind: 'used-in-window',
  use: { at: at('2026-11-23T12:04'), lane: 'Lane 2' },
  againAt: at('2026-11-23T18:30'),
  holder: null,
  staff: null,
};

function said(clause: ClauseView, to: 'holder' | 'staff' = 'holder'): string {
  return clauseText(clause, to, 'en', NOW).text;
}

describe('what a rule says', () => {
  it.each(CLAUSE_KINDS)('has words for the holder and others for staff: %s', (kind) => {
    const [holder, staff] = [said({ ...LUNCH, kind }), said({ ...LUNCH, kind }, 'staff')];
    for (const text of [holder, staff]) expect(text).not.toMatch(/^$|^clause\.|\{\{|undefined/);
    expect(holder).not.toBe(staff);
  });

  it('names the time and the lane of the use that stands in the way, and when it ends', () => {
    expect(said(LUNCH)).toBe('Already used at 12:04, Lane 2. Again from 18:30.');
  });

  it('is silent about an end that nobody can tell', () => {
    expect(said({ ...LUNCH, againAt: null })).toBe('Already used at 12:04, Lane 2.');
  });

  it("lets the service's own words stand in its place, each for whom they are", () => {
    const own = { ...LUNCH, holder: { en: 'Yours was at {{time}}.', fr: 'A {{time}}.' } };
    expect(said(own)).toBe('Yours was at 12:04.');
    expect(said(own, 'staff')).toContain('Used in this window');
  });

  it('falls back to its own where a place in the words has nothing to stand in it', () => {
    const words = { en: 'Come back at {{again}}.' };
    expect(said({ ...LUNCH, againAt: null, holder: words })).toContain('Already used');
    expect(said({ ...LUNCH, holder: words })).toBe('Come back at 18:30.');
  });

  it('goes before the words of the reason', () => {
    const refused = REFUSED.find(({ reason }) => reason === 'already-used');
    if (refused?.kind !== 'refused') throw new Error('no such view');
    expect(verdictText(refused, NOW).staff).toBeNull();
    expect(verdictText({ ...refused, clause: LUNCH }, NOW)).toMatchObject({
      title: 'Already used',
      advice: expect.stringContaining('12:04'),
      staff: { text: expect.stringContaining('Lane 2'), language: 'en' },
    });
  });
});

describe('a moment', () => {
  const utc = (text: string) => Date.parse(`${text}Z`);
  it.each([
    ['2026-11-23T18:30', '18:30'],
    ['2026-11-24T11:30', 'Tuesday 11:30'],
    ['2026-12-24T11:30', '24 December at 11:30'],
  ])('%s is said as %s', (moment, words) => {
    expect(momentText(utc(moment), utc('2026-11-23T12:10'), 'en', 'UTC')).toBe(words);
  });
});
