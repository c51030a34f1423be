import { z } from 'zod';
import { breathe } from '../../provision/breathe.ts';
import { type JournalRecord, journalRecordSchema } from '../../store/journal/entry-schema.ts';
import { beginOf, readEntries } from '../../store/journal/read-entries.ts';
import type { Job } from '../jobs.ts';

/** ms since 1970; null is without a limit. `to` is not included. An empty range just asks where the journal begins. */
const request = z.strictObject({ from: z.number().nullable(), to: z.number().nullable() });
const progress = z.strictObject({ records: z.array(journalRecordSchema) });
const result = z.strictObject({
  /** ms since 1970 of the first row where earlier ones were dropped; else null. */
  beginsAt: z.number().nullable(),
  unreadable: z.number(),
});
/** Records handed over at a time; parsing them takes about two milliseconds. */
const RECORDS_AT_ONCE = 100;

/** Gives what is in the journal of a running terminal, in order, as progress. */
export const journalReadJob: Job<z.infer<typeof request>, z.infer<typeof progress>, z.infer<typeof result>> = {
  name: 'journal-read',
  request,
  progress,
  result,
  runsBeside: true,
  async run({ journal }, { from, to }, told) {
    const source = journal()?.current();
    if (source === undefined) return { kind: 'failed', message: 'there is no journal on disk' };
    const beginsAt = beginOf(source);
    if (from !== null && to !== null && to <= from) return { kind: 'done', result: { beginsAt, unreadable: 0 } };
    let unreadable = 0;
    const onUnreadable = (): void => {
      unreadable += 1;
    };
    let records: JournalRecord[] = [];
    let seen = 0;
    // Without the range: rows outside it cost time as well.
    for (const record of readEntries(source, {}, onUnreadable)) {
      if (record.at >= (from ?? record.at) && record.at < (to ?? Number.POSITIVE_INFINITY)) records.push(record);
      seen += 1;
      if (seen % RECORDS_AT_ONCE > 0) continue;
      if (records.length > 0) await told.progress({ records });
      records = [];
      if (told.signal.aborted) return { kind: 'failed', message: 'given up' };
      await breathe();
    }
    if (records.length > 0) await told.progress({ records });
    return { kind: 'done', result: { beginsAt, unreadable } };
  },
};
