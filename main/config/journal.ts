import { z } from 'zod';
import { minuteOf } from '../domain/service/opening.ts';
import { isTimeZone } from '../domain/service/zone-time.ts';
import type { DayRule } from '../domain/statistics/local-hour.ts';

const ZONE_FORM = 'must be a time zone such as Europe/Madrid';

/** `journal` of `config.json`: how long rows are kept, and when a day of uses begins. */
export const journalSchema = z
  .strictObject({
    retentionDays: z
      .int()
      .min(1)
      .max(3650)
      .default(90)
      .describe('How many days the rows of the journal are kept, 1 to 3650'),
    dayStartsAt: z
      .string()
      .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time such as 04:00' })
      .default('04:00')
      .describe('When a new day of uses and pseudonyms begins, on the wall clock of the time zone'),
    timeZone: z
      .string({ error: ZONE_FORM })
      .refine(isTimeZone, { error: ZONE_FORM })
      .optional()
      .describe("IANA time zone of those days; without it the machine's own"),
  })
  .prefault({})
  .describe('The journal of verdicts and passages; see journal.md');

export type JournalSettings = z.output<typeof journalSchema>;

/** IANA name of the zone whose clocks say when a day begins: the machine's own where none is configured. */
export function dayZoneOf({ timeZone }: JournalSettings): string {
  return timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Days of statistics are those of pseudonyms. */
export function dayRuleOf(settings: JournalSettings): DayRule {
  return { zone: dayZoneOf(settings), dayStartsAt: minuteOf(settings.dayStartsAt) };
}
