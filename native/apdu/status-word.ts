/** Status words of ISO 7816-4 section 5.1.3 by name, as far as an ESC reader meets them (spec 3.5). */
export const SW = {
  ok: 0x9000,
  /** Fewer bytes than asked for; the data that is there comes with it. */
  endOfFile: 0x6282,
  /** Selected, but the file is invalidated. */
  fileInvalidated: 0x6283,
  wrongLength: 0x6700,
  securityStatusNotSatisfied: 0x6982,
  conditionsNotSatisfied: 0x6985,
  noCurrentFile: 0x6986,
  functionNotSupported: 0x6a81,
  notFound: 0x6a82,
  wrongP1P2: 0x6a86,
  /** Offset past the end of the file. */
  wrongOffset: 0x6b00,
  insNotSupported: 0x6d00,
  claNotSupported: 0x6e00,
} as const;

/** SW1 of "wrong Le, SW2 is the right one": the command is asked for again with it. */
export const SW1_WRONG_LE = 0x6c;

/** Four hex digits, as technicians read them. */
export function statusWordText(sw: number): string {
  return sw.toString(16).padStart(4, '0');
}
