import type { RegistryAnswer } from '../../domain/lookup-outcome.ts';
import { createKnownCards, type KnownCards } from '../../domain/statistics/known-cards.ts';
import type { Clock } from '../ports/terminal-ports.ts';

/** What is on the disk, to go through in steps. */
export interface KnownAnswers {
  /** At most `limit` answers after a place; `next` is undefined at the end. Of those that can't be read there are none. */
  answersAfter(
    place: Uint8Array | undefined,
    limit: number,
  ): { readonly answers: readonly RegistryAnswer[]; readonly next: Uint8Array | undefined };
}

/** Counts of the cards that are known, for the operator's page. */
export interface KnowledgeStatistics {
  /** The last count; null before the first is done. Asking for it has it counted anew where it is old. */
  view(): (KnownCards & { readonly countedAt: number }) | null;
  close(): void;
}

/** Rows opened between two taps that may come: about a millisecond. 300,000 take a minute so. */
const STEP_ROWS = 100;
const PAUSE_MS = 20;
const OLD_AFTER_MS = 3_600_000;

/** Goes through what is known step by step when somebody asks, and never while a tap waits. */
export function createKnowledgeStatistics(known: KnownAnswers, clock: Clock): KnowledgeStatistics {
  let last: (KnownCards & { readonly countedAt: number }) | null = null;
  let countedAt = Number.NEGATIVE_INFINITY;
  let isCounting = false;
  let cancel = (): void => undefined;

  const count = (): void => {
    isCounting = true;
    const cards = createKnownCards(clock.now());
    const goOn = (place: Uint8Array | undefined): void => {
      const { answers, next } = known.answersAfter(place, STEP_ROWS);
      for (const answer of answers) cards.add(answer);
      if (next !== undefined) {
        cancel = clock.setTimer(PAUSE_MS, () => goOn(next));
        return;
      }
      isCounting = false;
      countedAt = clock.monotonic();
      last = { ...cards.view(), countedAt: clock.now() };
    };
    cancel = clock.setTimer(PAUSE_MS, () => goOn(undefined));
  };

  return {
    view() {
      if (!isCounting && clock.monotonic() - countedAt >= OLD_AFTER_MS) count();
      return last;
    },
    close: () => cancel(),
  };
}
