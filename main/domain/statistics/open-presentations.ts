import type { PresentationEntry } from '../journal/entry.ts';

/** What is remembered of presentations, for the entries that follow one: a revision, a passage, an override. */
export interface OpenPresentations {
  /** The entry that counts now. */
  find(presentation: string): PresentationEntry | undefined;
  /** Remembers an entry in the place of an earlier one of the same presentation. */
  note(entry: PresentationEntry): void;
  /** Somebody was let in by staff: a passage is waited for. */
  await(presentation: string): void;
  settle(presentation: string): void;
  /** Grants whose passage is neither committed nor annulled; of all services, or of some. */
  waiting(isOf?: (service: string) => boolean): number;
}

/** Far more than pass between a verdict and its passage, on four lanes. */
const KEPT = 4096;

export function createOpenPresentations(): OpenPresentations {
  const entries = new Map<string, PresentationEntry>();
  /** Presentation waited for, by what makes two taps the same passage. */
  const waitingBy = new Map<string, PresentationEntry>();

  const settle = (presentation: string): void => {
    const entry = entries.get(presentation);
    if (entry === undefined) return;
    const key = passageOf(entry);
    if (waitingBy.get(key)?.presentation === presentation) waitingBy.delete(key);
  };
  const awaitPassage = (entry: PresentationEntry): void => {
    const key = passageOf(entry);
    // The same holder again at the same lane is the same passage.
    if (!waitingBy.has(key)) waitingBy.set(key, entry);
    drop(waitingBy);
  };

  return {
    find: (presentation) => entries.get(presentation),
    note(entry) {
      const before = entries.get(entry.presentation);
      if (before !== undefined && entry.verdict !== 'granted') settle(entry.presentation);
      entries.delete(entry.presentation);
      entries.set(entry.presentation, entry);
      drop(entries);
      if (entry.verdict === 'granted' && before?.verdict !== 'granted') awaitPassage(entry);
    },
    await(presentation) {
      const entry = entries.get(presentation);
      if (entry !== undefined) awaitPassage(entry);
    },
    settle,
    waiting: (isOf = () => true) => [...waitingBy.values()].filter(({ service }) => isOf(service)).length,
  };
}

function passageOf({ service, lane, holder, presentation }: PresentationEntry): string {
  return JSON.stringify([service, lane, holder ?? presentation]);
}

function drop(map: Map<string, unknown>): void {
  const oldest = map.keys().next().value;
  if (map.size > KEPT && oldest !== undefined) map.delete(oldest);
}
