import type { JournalEntry } from '../../domain/journal/entry.ts';
import type { Journal } from '../ports/service-ports.ts';

/** A journal others can count along with. */
export interface WatchedJournal extends Journal {
  /** Entries from now on, after they were appended; returns what ends it. */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
}

/** `journal` undefined: nothing is kept, and those who count do so all the same. */
export function watchJournal(journal: Journal | undefined): WatchedJournal {
  const listeners = new Set<(entry: JournalEntry) => void>();
  return {
    append(entry) {
      journal?.append(entry);
      for (const listener of listeners) listener(entry);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
