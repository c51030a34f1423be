/**
 * The ATR a contactless reader makes of a card's historical bytes (PC/SC part 3, section 3.1.3.2.3.1): fixed head,
 * the bytes, and the check byte over all but the first.
 */
export function contactlessAtr(historical: Uint8Array): Uint8Array {
  if (historical.length > 15) throw new RangeError('at most 15 historical bytes');
  const body = Uint8Array.of(0x80 | historical.length, 0x80, 0x01, ...historical);
  const check = body.reduce((sum, byte) => sum ^ byte, 0);
  return Uint8Array.of(0x3b, ...body, check);
}
