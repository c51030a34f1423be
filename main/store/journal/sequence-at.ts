import { parsedJson } from '../parsed-json.ts';
import { journalRecordSchema } from './entry-schema.ts';
import type { JournalSource } from './journal-source.ts';

/**
 * A row before which nothing was appended from `at` (ms since 1970) on, for `readEntries` to begin after: a few reads
 * instead of all rows. Where a clock was set back meanwhile it may miss rows of before that. Throws SQLite's errors.
 */
export function sequenceBefore(source: JournalSource, at: number): number {
  let low = (source.rows(1, 1)[0]?.sequence ?? 1) - 1;
  let high = source.head()?.sequence ?? 0;
  while (low < high) {
    const middle = Math.floor((low + high) / 2) + 1;
    const [row] = source.rows(middle, 1);
    const parsed = row === undefined ? undefined : journalRecordSchema.safeParse(parsedJson(textOf(row.bytes)));
    if (parsed?.success === true && parsed.data.at < at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
