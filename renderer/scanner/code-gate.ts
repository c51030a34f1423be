import { MAX_SCANNED_LENGTH } from '../../main/ipc/contract.ts';
import { type ChosenCode, cardNumberIn, chooseCode } from './choose-code.ts';

/** A code counts as taken away after this long out of view; before, it is the same presentation. */
export const AWAY_MS = 1500;

/** Longest a code is held back for a second one that the first frame happened to miss. */
export const HELD_MS = 80;

/** What leaves the gate; `decodeMs` is of the frame the code was first seen in. */
export type GatedCode =
  | { readonly kind: 'scanned'; readonly text: string; readonly decodeMs: number }
  | { readonly kind: 'two-codes' };

export interface CodeGateParts {
  onCode(code: GatedCode): void;
  /** Calls back once after `ms`; returns what cancels it. */
  setTimer(ms: number, callback: () => void): () => void;
}

/** Lets a code through once for as long as it stays in view, and two cards in view as what they are. */
export interface CodeGate {
  /** Texts of one frame, or none; `now` in ms that never jump, `decodeMs` of that frame. */
  see(texts: readonly string[], decodeMs: number, now: number): void;
  /** Lets the code in view through once more. */
  forget(): void;
  /** Drops what is held. */
  close(): void;
}

const TWO_CODES = Symbol('two codes');

interface Held {
  readonly text: string;
  readonly decodeMs: number;
  cancel(): void;
}

export function createCodeGate({ onCode, setTimer }: CodeGateParts): CodeGate {
  const seenAt = new Map<string | symbol, number>();
  let held: Held | null = null;

  function release(): void {
    if (held === null) return;
    const { text, decodeMs } = drop(held);
    onCode({ kind: 'scanned', text: text.slice(0, MAX_SCANNED_LENGTH), decodeMs });
  }

  function drop(code: Held): Held {
    code.cancel();
    held = null;
    return code;
  }

  /** The frame together with the code that is held: a frame alone may happen to miss one of two. */
  function chosen(texts: readonly string[]): ChosenCode | null {
    if (held === null || texts.length === 0) return chooseCode(texts);
    const isCard = cardNumberIn(held.text) !== null;
    // A poster that was seen first is nothing beside a card.
    return chooseCode(isCard ? [held.text, ...texts] : [...texts, held.text]);
  }

  return {
    see(texts, decodeMs, now) {
      for (const [key, at] of seenAt) if (now - at >= AWAY_MS) seenAt.delete(key);
      const code = chosen(texts);
      if (code === null) return;
      const key = code.kind === 'two-codes' ? TWO_CODES : code.text;
      const isStillThere = seenAt.has(key);
      seenAt.set(key, now);
      if (code.kind === 'two-codes') {
        // Either of two codes is no presentation of its own in the frames that happen to miss the other.
        for (const text of held === null ? texts : [held.text, ...texts]) seenAt.set(text, now);
        if (held !== null) drop(held);
        if (!isStillThere) onCode({ kind: 'two-codes' });
        return;
      }
      if (held !== null && held.text === code.text) return release();
      if (isStillThere) return;
      if (held !== null) drop(held);
      held = { text: code.text, decodeMs, cancel: setTimer(HELD_MS, release) };
    },
    forget() {
      seenAt.clear();
    },
    close() {
      if (held !== null) drop(held);
    },
  };
}
