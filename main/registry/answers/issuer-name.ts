/** Longest issuer's name that is kept, in characters. Anything longer is no name. */
export const MAX_ISSUER_NAME = 200;

// Format characters (bidirectional overrides, zero-width), private use, unassigned: they leave no gap.
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cn}]+/gu;
// Gaps of any kind, tabs, line breaks and other controls among them.
const GAP = /[\s\p{Cc}]+/gu;

/**
 * An issuer's name fit for the screen: one line without control or bidirectional characters, bounded. The registry
 * is trusted for the status of a card, not for what its text does to a display.
 */
export function cleanIssuerName(text: string): string {
  // Cut first, so that a name of 60 kB costs no more than a long one; marks and gaps go before the exact cut.
  const printable = text
    .slice(0, 8 * MAX_ISSUER_NAME)
    .toWellFormed()
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(GAP, ' ')
    .trim();
  return Array.from(printable).slice(0, MAX_ISSUER_NAME).join('').trimEnd();
}
