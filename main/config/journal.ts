import { z } from 'zod';

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

/** Whether the platform knows the IANA name. */
function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    // RangeError: no such zone.
    return false;
  }
}
