/** Head of every command to an LCUS board. */
const COMMAND = 0xa0;

/**
 * Command that sets one relay of an LCUS board: `A0`, relay from 1, 1 on or 0 off, the low byte of the sum of these
 * three (data sheet of LCUS-1: `A0 01 01 A2` on, `A0 01 00 A1` off).
 */
export function lcusFrame(channel: number, isEnergised: boolean): Uint8Array {
  const state = isEnergised ? 1 : 0;
  return Uint8Array.of(COMMAND, channel, state, (COMMAND + channel + state) & 0xff);
}

/**
 * Ends a command that was cut short: three bytes that complete any beginning of one to something whose sum is wrong,
 * and that begin none themselves.
 */
export const RESYNC: Uint8Array = Uint8Array.of(0, 0, 0);
