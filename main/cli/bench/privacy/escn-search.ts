import type { Escn } from '../../../domain/escn.ts';
import { ENCODING_NAMES, ESCN_ENCODINGS, type EscnEncoding } from './escn-encodings.ts';

/** What was found of the numbers looked for. */
export interface EscnHits {
  /** Different numbers found, in whatever encoding. */
  readonly cards: number;
  /** Places where one stands. */
  readonly places: number;
  /** Different numbers by encoding; encodings without any are left out. */
  readonly by: Readonly<Partial<Record<EscnEncoding, number>>>;
}

/** Looks for all numbers in all encodings at once, in as many pieces of one thing as there are. */
export interface EscnSearch {
  /** Looks through a piece. Pieces of one file have to overlap by {@link OVERLAP_BYTES}; a place in the overlap may count twice. */
  look(bytes: Buffer): void;
  /** What was found since the start, or since the last call. */
  take(): EscnHits;
}

/** The longest encoding is UTF-16 with 72 bytes. */
export const OVERLAP_BYTES = 71;

interface Pattern {
  readonly bytes: Buffer;
  /** Where the four bytes stand that it is found by. */
  readonly anchor: number;
  readonly card: number;
  readonly encoding: EscnEncoding;
}

const FILTER_BITS = 22;
/** Knuth's multiplier: spreads the anchors over the filter. */
const SPREAD = 0x9e37_79b1;

/** A search for these numbers: one pass over the bytes, some 200 MB a second. */
export function createEscnSearch(escns: readonly Escn[]): EscnSearch {
  const byAnchor = new Map<number, Pattern[]>();
  const filter = new Uint8Array(2 ** FILTER_BITS);
  for (const [card, escn] of escns.entries()) {
    for (const encoding of ENCODING_NAMES) {
      const bytes = ESCN_ENCODINGS[encoding](escn);
      // Reversed, a number begins with its issuer, which thousands have in common.
      const anchor = encoding === 'reversed bytes' ? bytes.length - 4 : 0;
      const word = bytes.readUInt32LE(anchor);
      const others = byAnchor.get(word);
      if (others === undefined) byAnchor.set(word, [{ bytes, anchor, card, encoding }]);
      else others.push({ bytes, anchor, card, encoding });
      filter[placeOf(word)] = 1;
    }
  }
  let found = new Map<EscnEncoding, Set<number>>();
  let places = 0;

  const verify = (bytes: Buffer, word: number, at: number): void => {
    for (const pattern of byAnchor.get(word) ?? []) {
      const start = at - pattern.anchor;
      const end = start + pattern.bytes.length;
      if (start < 0 || end > bytes.length || pattern.bytes.compare(bytes, start, end) !== 0) continue;
      places += 1;
      const cards = found.get(pattern.encoding) ?? new Set();
      found.set(pattern.encoding, cards.add(pattern.card));
    }
  };

  return {
    look(bytes) {
      let word = 0;
      for (let i = 0; i < bytes.length; i++) {
        word = (word >>> 8) | ((bytes[i] ?? 0) << 24);
        if (filter[placeOf(word)] === 1 && i >= 3) verify(bytes, word >>> 0, i - 3);
      }
    },
    take() {
      const cards = new Set([...found.values()].flatMap((some) => [...some]));
      const by = Object.fromEntries([...found].map(([encoding, some]) => [encoding, some.size]));
      const hits: EscnHits = { cards: cards.size, places, by };
      found = new Map();
      places = 0;
      return hits;
    },
  };
}

function placeOf(word: number): number {
  return Math.imul(word, SPREAD) >>> (32 - FILTER_BITS);
}
