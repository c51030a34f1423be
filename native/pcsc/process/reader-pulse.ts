import type { PcscLiteReader } from 'nfc-pcsc';

export interface PulseSettings {
  /** How often a reader without a card is asked, in ms. */
  readonly everyMs: number;
  /** Answered by a reader in working order; null where nothing but its status is asked. */
  readonly aliveCommand: Uint8Array | null;
  /** A reader with a card, or with one just gone, isn't asked. */
  readonly isIdle: () => boolean;
  /** Told each time a deaf reader is found, and once when it hears again. */
  readonly tell: (isDeaf: boolean, detail: string | null) => void;
}

/** A question that a driver doesn't answer within this is not going to be answered, in ms. */
const ANSWER_LIMIT_MS = 2_000;
/** The first question, so that a reader which was deaf before this process is known soon, in ms. */
const FIRST_AFTER_MS = 1_000;
/** So many failures behind each other, after an answer, are more than bad luck. */
const FAILURES = 2;

/**
 * Finds readers that went deaf: still listed, still "empty", blind to every card (pyscard issue 94, PCSC issue 93,
 * acsccid issue 23). Deaf is a reader that doesn't answer at all, and one that answered once and now only fails.
 * Drivers differ in what they answer: a failure from the beginning says nothing. Returns what ends the asking.
 */
export function watchPulse(device: PcscLiteReader, settings: PulseSettings): () => void {
  let timer: NodeJS.Timeout;
  let isEnded = false;
  let hasAnswered = false;
  let failures = 0;
  let isDeaf = false;

  function next(afterMs: number): void {
    if (!isEnded) timer = setTimeout(ask, afterMs);
  }

  function found(deaf: boolean, detail: string | null): void {
    if (deaf || isDeaf) settings.tell(deaf, detail);
    isDeaf = deaf;
  }

  function ask(): void {
    if (!settings.isIdle()) {
      next(settings.everyMs);
      return;
    }
    let isOverdue = false;
    timer = setTimeout(() => {
      isOverdue = true;
      found(true, 'no-answer');
      next(settings.everyMs);
    }, ANSWER_LIMIT_MS);
    device.probe(settings.aliveCommand, (error, answer = 'unnamed') => {
      if (isEnded) return;
      // A card that came meanwhile is proof enough that the reader hears.
      const isAlive = error === null && answer === 'answered';
      if (isAlive) {
        hasAnswered = true;
        failures = 0;
        found(false, null);
      } else if (error === null && answer !== 'busy' && hasAnswered) {
        failures += 1;
        if (failures >= FAILURES) found(true, answer);
      }
      if (isOverdue) return;
      clearTimeout(timer);
      next(settings.everyMs);
    });
  }

  next(Math.min(FIRST_AFTER_MS, settings.everyMs));
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
