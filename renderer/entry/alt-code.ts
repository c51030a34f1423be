/**
 * Characters entered as Alt and their number on the keypad: some scanners send them so, to be independent of any
 * layout. The number is of the Windows code page, of which ASCII is all a card needs.
 */
export interface AltCode {
  /** A key went down while Alt was held; true where it belongs to such a number. */
  press(code: string): boolean;
  /** Alt went up: the character, or null where no number was entered. */
  release(): string | null;
}

const [FIRST_PRINTABLE, LAST_PRINTABLE] = [0x20, 0x7e];

export function createAltCode(): AltCode {
  let digits = '';
  return {
    press(code) {
      const digit = /^Numpad([0-9])$/.exec(code)?.[1];
      if (digit === undefined || digits.length >= 4) return false;
      digits += digit;
      return true;
    },
    release() {
      const number = digits === '' ? null : Number(digits);
      digits = '';
      if (number === null) return null;
      const isPrintable = number >= FIRST_PRINTABLE && number <= LAST_PRINTABLE;
      return isPrintable ? String.fromCharCode(number) : null;
    },
  };
}
