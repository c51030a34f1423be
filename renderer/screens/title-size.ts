/** Widest a title may be, in hundredths of the screen's long side: what the narrower of the two formats leaves it. */
const ROOM = 46;
/** Width of an average letter of the typeface's bold, as a share of its size. */
const LETTER = 0.58;
const LARGEST = { short: 12.5, usual: 8 } as const;
const SMALLEST = 4.2;
/** A title of so many letters and one word may be as large as it likes. */
const SHORT = 6;
const MOST_LINES = 2;

/**
 * Size of a title in hundredths of the screen's long side, so that its longest word fits on a line and all of it on
 * two: languages differ by half in length, and measuring each in the page would cost a layout before the first paint.
 */
export function titleSize(title: string): number {
  const words = title.split(/\s+/);
  const longest = Math.max(1, ...words.map((word) => word.length));
  const largest = words.length === 1 && longest <= SHORT ? LARGEST.short : LARGEST.usual;
  const byWord = ROOM / (longest * LETTER);
  // A line is broken at words, so a fifth of the room stays empty.
  const byLines = (MOST_LINES * ROOM * 0.8) / (title.length * LETTER);
  return Math.round(10 * Math.max(SMALLEST, Math.min(largest, byWord, byLines))) / 10;
}
