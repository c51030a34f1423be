import { z } from 'zod';
import type { Home } from '../../config/home.ts';
import { journalReadJob } from '../../control/jobs/journal-read.ts';
import type { JournalEntry } from '../../domain/journal/entry.ts';
import type { JournalRecord } from '../../store/journal/entry-schema.ts';
import { openJournalFile } from '../../store/journal/journal-source.ts';
import { beginOf, readEntries } from '../../store/journal/read-entries.ts';
import { CliError } from '../cli-error.ts';
import { say } from '../output.ts';
import { runJob } from '../run-job.ts';

/** ms since 1970; null is without a limit. `to` is not included. */
export interface JournalRange {
  readonly from: number | null;
  readonly to: number | null;
}

/** Records handed over at a time. */
const RECORDS_AT_ONCE = 1_000;

/**
 * Hands over the entries of this machine's journal in order: read from the file where no terminal is running on it,
 * and by the running terminal else. `beginsAt` is when the first row was written where earlier ones were dropped, else
 * null; an empty range just asks for that.
 */
export async function readJournal(
  { dataFolder }: Home,
  { from, to }: JournalRange,
  signal: AbortSignal,
  onEntries: (entries: readonly JournalEntry[]) => void,
): Promise<{ readonly beginsAt: number | null }> {
  const opening = openJournalFile(dataFolder);
  switch (opening.kind) {
    case 'unreadable':
      throw new CliError(opening.message);
    case 'none':
      throw new CliError(`${dataFolder}: no journal was begun here yet`);
    case 'in-use': {
      const onProgress = ({ records }: { records: readonly JournalRecord[] }): void => onEntries(records.map(entryOf));
      const { beginsAt, unreadable } = await runJob(journalReadJob, { from, to }, { signal, onProgress });
      sayUnreadable(unreadable);
      return { beginsAt };
    }
    case 'open':
      try {
        const beginsAt = beginOf(opening.source);
        if (from !== null && to !== null && to <= from) return { beginsAt };
        let unreadable = 0;
        const onUnreadable = (): void => {
          unreadable += 1;
        };
        let entries: JournalEntry[] = [];
        const range = { from: from ?? undefined, to: to ?? undefined };
        for (const record of readEntries(opening.source, range, onUnreadable)) {
          entries.push(entryOf(record));
          if (entries.length < RECORDS_AT_ONCE) continue;
          onEntries(entries);
          entries = [];
        }
        onEntries(entries);
        sayUnreadable(unreadable);
        return { beginsAt };
      } finally {
        opening.close();
      }
  }
}

function entryOf({ entry }: JournalRecord): JournalEntry {
  return entry;
}

function sayUnreadable(rows: number): void {
  if (rows > 0) say(`${rows} rows are no entries this version knows, and are left out; see tessera journal verify`);
}

/** A moment as an option gives it: `yyyy-MM-dd`, in UTC its first moment, or with a time and a zone. */
export function momentOption(text: string): number {
  const isMoment = z.iso.date().safeParse(text).success || z.iso.datetime({ offset: true }).safeParse(text).success;
  if (isMoment) return Date.parse(text);
  throw new CliError(
    `expected a day such as 2026-09-30, or a moment such as 2026-09-30T04:00:00Z, not "${text.slice(0, 40)}"`,
    2,
  );
}
