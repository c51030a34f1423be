import { MAX_SCANNED_LENGTH } from '../../main/ipc/contract.ts';
import { type ChosenCode, chooseCode } from './choose-code.ts';

/** A code counts as taken away after this long out of view; before, it is the same presentation. */
export const AWAY_MS = 1500;

const TWO_CODES = Symbol('two codes');

/** Lets a code through once for as long as it stays in view. */
export interface CodeGate {
  /** Texts of one frame, `now` in ms that never jump; null where nothing new is to be said. */
  see(texts: readonly string[], now: number): ChosenCode | null;
  /** Lets the code in view through once more. */
  forget(): void;
}

export function createCodeGate(): CodeGate {
  const seenAt = new Map<string | symbol, number>();
  return {
    see(texts, now) {
      for (const [key, at] of seenAt) if (now - at >= AWAY_MS) seenAt.delete(key);
      const code = chooseCode(texts);
      if (code === null) return null;
      const key = code.kind === 'two-codes' ? TWO_CODES : code.text;
      const isStillThere = seenAt.has(key);
      seenAt.set(key, now);
      // Either of two codes is no presentation of its own in the frames that happen to miss the other.
      if (code.kind === 'two-codes') for (const text of texts) seenAt.set(text, now);
      if (isStillThere) return null;
      return code.kind === 'two-codes' ? code : { kind: 'scanned', text: code.text.slice(0, MAX_SCANNED_LENGTH) };
    },
    forget() {
      seenAt.clear();
    },
  };
}
