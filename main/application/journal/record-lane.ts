import type { JournalEntry } from '../../domain/journal/entry.ts';
import type { Steps } from '../lane/stopwatch.ts';
import type { Journal } from '../ports/service-ports.ts';
import type { Clock } from '../ports/terminal-ports.ts';

/** Writes what happens at one lane, in its order, and after it happened. */
export interface LaneRecorder {
  /** `steps` is asked for when the entry is written. An entry with steps waits for the page to have painted. */
  add(entry: JournalEntry, steps?: () => Steps): void;
  /** The page has painted: what waits for it is written. */
  painted(presentation: string): void;
  /** Writes what is still waiting. */
  flush(): void;
}

/** How long an entry waits for the page, in ms. A page that paints at all does so within a few frames. */
export const PAINT_WAIT_MS = 250;

/** `hasPage` false: nobody paints, and nothing waits. */
export function createLaneRecorder(journal: Journal | undefined, clock: Clock, hasPage: boolean): LaneRecorder {
  let waiting: { readonly entry: JournalEntry; readonly steps: (() => Steps) | undefined }[] = [];
  let cancelWait: (() => void) | undefined;

  function flush(): void {
    cancelWait?.();
    cancelWait = undefined;
    const due = waiting;
    waiting = [];
    for (const { entry, steps } of due) {
      journal?.append(entry.kind === 'presentation' && steps !== undefined ? { ...entry, steps: steps() } : entry);
    }
  }

  return {
    add(entry, steps) {
      // A new presentation ends the wait of the one before.
      if (steps !== undefined) flush();
      waiting.push({ entry, steps });
      // What follows a waiting entry stays behind it: rows are in the order of what happened.
      if (steps === undefined || !hasPage) {
        if (cancelWait === undefined) flush();
        return;
      }
      cancelWait = clock.setTimer(PAINT_WAIT_MS, flush);
    },
    painted(presentation) {
      const [first] = waiting;
      if (first?.entry.kind === 'presentation' && first.entry.presentation === presentation) flush();
    },
    flush,
  };
}
