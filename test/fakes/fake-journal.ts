import type { Journal } from '../../main/application/ports/service-ports.ts';
import type { JournalEntry } from '../../main/domain/journal/entry.ts';

/** A journal that keeps its entries in memory. */
export interface FakeJournal extends Journal {
  readonly entries: JournalEntry[];
  /** `presentation p1 granted/active`, `passage p1 committed passed`, `event GATE ready`. */
  lines(): string[];
}

export function fakeJournal(): FakeJournal {
  const entries: JournalEntry[] = [];
  return { entries, append: (entry) => void entries.push(entry), lines: () => entries.map(lineOf) };
}

function lineOf(entry: JournalEntry): string {
  switch (entry.kind) {
    case 'presentation':
      return `presentation ${entry.presentation} ${entry.verdict}/${entry.reason}`;
    case 'passage':
      return `passage ${entry.presentation} ${entry.outcome} ${entry.why}`;
    case 'override':
      return `override ${entry.presentation} ${entry.reason}`;
    case 'event':
      return `event ${entry.code} ${entry.detail}`;
  }
}
