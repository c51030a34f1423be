/** In which order a list writes the bytes of its UIDs: as the reader gives them, or the other way round. */
export type UidOrder = 'msb' | 'lsb';

// ISO 7816-6 manufacturer codes, first byte of every UID longer than four: STMicroelectronics, NXP, Infineon.
const MANUFACTURERS: readonly string[] = ['02', '04', '05'];
const SINGLE_SIZE_DIGITS = 8;

/**
 * The order in which UIDs (hex) are written, by where the manufacturer's code stands in all of the longer ones.
 * Undefined where that fits both ways or neither, and where there are four-byte UIDs only: they don't tell.
 */
export function uidOrderOf(uids: Iterable<string>): UidOrder | undefined {
  let startsRight = true;
  let endsRight = true;
  let telling = 0;
  for (const uid of uids) {
    if (uid.length === SINGLE_SIZE_DIGITS) continue;
    telling += 1;
    startsRight &&= MANUFACTURERS.includes(uid.slice(0, 2));
    endsRight &&= MANUFACTURERS.includes(uid.slice(-2));
  }
  if (telling === 0 || startsRight === endsRight) return undefined;
  return startsRight ? 'msb' : 'lsb';
}

/** The same UID with its bytes in the other order. */
export function reversedUid(uid: string): string {
  return (uid.match(/../g) ?? []).reverse().join('');
}
