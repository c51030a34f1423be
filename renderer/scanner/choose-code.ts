/** 32 hex digits with or without dashes: as much of a card number as the page needs to know. */
const CARD_NUMBER = /[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}/gi;

export type ChosenCode = { readonly kind: 'scanned'; readonly text: string } | { readonly kind: 'two-codes' };

/**
 * What one frame says. Two codes of different cards are nobody's guess (quality section 5); the same card in two
 * spellings, on plastic and on a phone, is one. A poster behind a card is no card.
 */
export function chooseCode(texts: readonly string[]): ChosenCode | null {
  const cards = new Map<string, string>();
  for (const text of texts) {
    const number = cardNumberIn(text);
    if (number !== null && !cards.has(number)) cards.set(number, text);
  }
  if (cards.size > 1) return { kind: 'two-codes' };
  const text = [...cards.values()][0] ?? texts[0];
  return text === undefined ? null : { kind: 'scanned', text };
}

/** The last number in the text, as in the last segment of an address: 32 hex digits in lower case, or null. */
export function cardNumberIn(text: string): string | null {
  const last = text.match(CARD_NUMBER)?.at(-1);
  return last === undefined ? null : last.replaceAll('-', '').toLowerCase();
}
