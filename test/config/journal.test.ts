import { describe, expect, it } from 'vitest';
import { dayRuleOf, journalSchema } from '../../main/config/journal.ts';

describe('the days of the journal', () => {
  it('begin at a wall-clock time of the zone that is configured', () => {
    const settings = journalSchema.parse({ dayStartsAt: '03:30', timeZone: 'Europe/Madrid' });
    expect(dayRuleOf(settings)).toEqual({ zone: 'Europe/Madrid', dayStartsAt: 210 });
  });

  it('begin at four in the zone of the machine where nothing is configured', () => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    expect(dayRuleOf(journalSchema.parse(undefined))).toEqual({ zone: timeZone, dayStartsAt: 240 });
  });

  it('have no zone that nobody knows', () => {
    expect(journalSchema.safeParse({ timeZone: 'Europe/Maddrid' }).success).toBe(false);
  });
});
