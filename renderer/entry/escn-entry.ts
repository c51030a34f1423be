/** Hex digits in the groups of a card number (spec 1.1). */
export const GROUPS: readonly number[] = [8, 4, 4, 4, 12];
export const ALL_DIGITS = 32;

/** A card number as far as it is typed: hex digits in lower case, without dashes, {@link ALL_DIGITS} at most. */
export type EntryDigits = string;

/** What has been said against an entry. */
export type EntryFault = 'wrong-character' | 'too-many';

export interface Edit {
  readonly digits: EntryDigits;
  readonly fault: EntryFault | null;
}

/**
 * What a field's text comes to: typed, pasted, with dashes or without, an address with a card number at its end. What
 * is no digit of a number is left out and said.
 */
export function readEntry(text: string): Edit {
  const whole = text.match(/[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}/gi)?.at(-1);
  const own = (whole ?? text).toLowerCase();
  const digits = own.replace(/[^0-9a-f]/g, '');
  const isOdd = whole === undefined && /[^0-9a-f\s-]/.test(own);
  if (digits.length > ALL_DIGITS) return { digits: digits.slice(0, ALL_DIGITS), fault: 'too-many' };
  return { digits, fault: isOdd ? 'wrong-character' : null };
}

/** With its dashes, each as soon as its group is full. */
export function writeEntry(digits: EntryDigits): string {
  const groups: string[] = [];
  let at = 0;
  for (const length of GROUPS) {
    if (at < digits.length || (at === digits.length && at > 0)) groups.push(digits.slice(at, at + length));
    at += length;
  }
  return digits.length === ALL_DIGITS ? groups.join('-') : groups.join('-').slice(0, digits.length + GROUPS.length);
}

export function isComplete(digits: EntryDigits): boolean {
  return digits.length === ALL_DIGITS;
}

/**
 * Groups that look mistyped: the last is decimal digits on nearly every card, prefix and PIC of the institution
 * (spec 1.1); cards that break that rule exist, so it is a hint and no refusal.
 */
export function unusualGroups(digits: EntryDigits): readonly number[] {
  return /[a-f]/.test(digits.slice(20)) ? [4] : [];
}

/** Prefix and PIC of a complete number, where its last group holds them; null otherwise. */
export function issuerIn(digits: EntryDigits): { readonly prefix: string; readonly pic: string } | null {
  const [, prefix, pic] = /^[0-9a-f]{20}(\d{3})(\d{9})$/.exec(digits) ?? [];
  return prefix === undefined || pic === undefined ? null : { prefix, pic };
}
