import type { JournalEntry } from '../../domain/journal/entry.ts';
import type { ContentOf } from '../../ipc/operator.ts';
import type { Section } from './section.ts';

type Check = ContentOf<'journal'>['check'];
type ShownEntry = NonNullable<ContentOf<'journal'>['entries']>[number];

export interface JournalFacts {
  /** The last entries, newest first. Undefined where there is no journal on disk. Throws what the disk throws. */
  readonly last: (count: number) => readonly JournalEntry[] | undefined;
  /** Verifies the whole journal in steps. Rejects where it can't be read. */
  readonly verify: (
    onRows: (rows: number) => void,
    signal: AbortSignal,
  ) => Promise<Exclude<Check, { state: 'none' | 'running' | 'failed' }>>;
}

const ENTRIES_SHOWN = 50;

/** The last entries without their people, and whether anybody changed the journal. */
export function journalSection({ last, verify }: JournalFacts): Section {
  let check: Check = { state: 'none' };

  async function verifyNow(onChange: () => void, signal: AbortSignal): Promise<void> {
    const note = (next: Check): void => {
      check = next;
      onChange();
    };
    note({ state: 'running', rows: 0 });
    try {
      note(await verify((rows) => note({ state: 'running', rows }), signal));
    } catch (error) {
      note({ state: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  return {
    everyMs: 2_000,
    read() {
      const { entries, isKept } = entriesOf(last);
      return { section: 'journal', isKept, check, entries };
    },
    actions: {
      'verify-journal': (onChange, signal) => {
        if (check.state !== 'running') void verifyNow(onChange, signal);
      },
    },
  };
}

function entriesOf(last: JournalFacts['last']): { readonly isKept: boolean; readonly entries: ShownEntry[] | null } {
  try {
    const entries = last(ENTRIES_SHOWN);
    return { isKept: entries !== undefined, entries: entries?.map(shown) ?? [] };
  } catch {
    // SQLite's errors: there is a journal, and it can't be read now. Verifying it says more.
    return { isKept: true, entries: null };
  }
}

/** No pseudonym, no institution, no presentation: what it was, and nothing that leads to whose. */
function shown(entry: JournalEntry): ShownEntry {
  const { at, lane, kind } = entry;
  switch (entry.kind) {
    case 'presentation':
      return { at, lane, kind, what: entry.verdict, why: entry.reason, evidence: entry.evidence };
    case 'passage':
      return { at, lane, kind, what: entry.outcome, why: entry.why, evidence: null };
    case 'override':
      return { at, lane, kind, what: 'override', why: entry.reason, evidence: null };
    case 'event':
      return { at, lane, kind, what: entry.code, why: entry.detail, evidence: null };
  }
}
