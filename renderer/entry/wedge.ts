import type { KeyStroke } from './key-stroke.ts';

/** Longest gap between two keys of one scan, in ms; people who type fast need twice that. */
export const LONGEST_GAP_MS = 50;
/** Longest mean gap over a scan, in ms. Cheap scanners take 2 to 30; nobody types six keys at this pace. */
const LONGEST_MEAN_MS = 35;
/** A scan that no Enter ends is over after this long without a key, in ms. */
export const PAUSE_MS = 120;
/** Keys from which a burst is a scanner's, and those of one that Enter ends. */
const LEAST_KEYS = 6;
const LEAST_KEYS_WITH_END = 3;
/** As many as the longest QR code has bytes; a key that is stuck comes to more. */
const MOST_KEYS = 4096;

/** What a key was found to be. */
export type WedgeAnswer =
  /** A person's, as far as can be told yet; `isFirst`: nothing before it belongs to the same burst. */
  | { readonly kind: 'typing'; readonly isFirst: boolean }
  /** A scanner's: to be kept from whatever has the focus. */
  | { readonly kind: 'scanning' }
  /** The end of a scan; the key itself is the scanner's as well. */
  | { readonly kind: 'scan'; readonly scan: StrokeScan };

export interface StrokeScan {
  readonly strokes: readonly KeyStroke[];
  /** From the first key to the last, in ms. */
  readonly ms: number;
}

/**
 * Tells a scanner that plays a keyboard from a person at one, by the time between keys alone: neither focus nor
 * prefix is needed. All times in ms that never jump, as the system stamped the keys.
 */
export interface Wedge {
  /** A key that gives a character went down. */
  press(stroke: KeyStroke, at: number): WedgeAnswer;
  /** Enter or Tab went down. */
  end(at: number): WedgeAnswer;
  /** No key for {@link PAUSE_MS}: gives the scan that no Enter ended, or null. */
  pause(): StrokeScan | null;
}

export function createWedge(): Wedge {
  let strokes: KeyStroke[] = [];
  let firstAt = 0;
  let lastAt = 0;

  function begin(at: number): void {
    strokes = [];
    firstAt = at;
    lastAt = at;
  }

  function isFast(keys: number): boolean {
    return strokes.length >= keys && lastAt - firstAt <= LONGEST_MEAN_MS * (strokes.length - 1);
  }

  function take(): StrokeScan {
    const scan = { strokes, ms: lastAt - firstAt };
    begin(0);
    return scan;
  }

  return {
    press(stroke, at) {
      if (strokes.length === 0 || at - lastAt > LONGEST_GAP_MS) begin(at);
      lastAt = at;
      if (strokes.length < MOST_KEYS) strokes.push(stroke);
      return isFast(LEAST_KEYS) ? { kind: 'scanning' } : { kind: 'typing', isFirst: strokes.length === 1 };
    },
    end(at) {
      const isInTime = strokes.length > 0 && at - lastAt <= LONGEST_GAP_MS;
      if (isInTime && isFast(LEAST_KEYS_WITH_END)) return { kind: 'scan', scan: take() };
      begin(0);
      return { kind: 'typing', isFirst: true };
    },
    pause() {
      if (isFast(LEAST_KEYS)) return take();
      begin(0);
      return null;
    },
  };
}
