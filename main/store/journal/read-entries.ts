import { parsedJson } from '../parsed-json.ts';
import { type JournalRecord, journalRecordSchema } from './entry-schema.ts';
import type { JournalSource } from './journal-source.ts';

/** Which entries are wanted. Times are ms since 1970 by {@link JournalRecord.at}. */
export interface EntryRange {
  /** From this moment on. */
  readonly from?: number | undefined;
  /** Before this moment. */
  readonly to?: number | undefined;
  /** Rows after this one. */
  readonly after?: number | undefined;
}

const STEP_ROWS = 256;

/**
 * The entries of a journal in the order they were written; whether they are genuine is for `verifyJournal` to say. A
 * row that is no entry this version knows is told and left out. Throws SQLite's errors, as the source does.
 */
export function* readEntries(
  source: JournalSource,
  range: EntryRange = {},
  onUnreadable: (sequence: number) => void = () => undefined,
): Generator<JournalRecord> {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, after = 0 } = range;
  for (let next = after + 1; ; ) {
    const rows = source.rows(next, STEP_ROWS);
    for (const { sequence, bytes } of rows) {
      const parsed = journalRecordSchema.safeParse(parsedJson(Buffer.from(bytes).toString('utf8')));
      if (!parsed.success) onUnreadable(sequence);
      else if (parsed.data.at >= from && parsed.data.at < to) yield parsed.data;
      next = sequence + 1;
    }
    if (rows.length < STEP_ROWS) return;
  }
}

/** When the first row was written that is kept, in ms since 1970, where earlier ones were dropped; else null. */
export function beginOf(source: JournalSource): number | null {
  const [first] = source.rows(1, 1);
  if (first === undefined || first.sequence === 1) return null;
  const [record] = readEntries(source, { after: first.sequence - 1 });
  return record?.at ?? null;
}
