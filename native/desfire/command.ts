import type { CommandApdu } from '../apdu/command-apdu.ts';

/** Class of DESFire's native commands wrapped in ISO 7816-4 form (spec 3.5 B). */
export const DESFIRE_CLA = 0x90;

/** Native command codes that reading free files and asking a chip for its keys need. */
export const DESFIRE_INS = {
  getVersion: 0x60,
  getApplicationIds: 0x6a,
  selectApplication: 0x5a,
  getFileSettings: 0xf5,
  readData: 0xbd,
  additionalFrame: 0xaf,
  authenticateAes: 0xaa,
  getCardUid: 0x51,
  getKeyVersion: 0x64,
} as const;

/** A native command with its parameters, wrapped. The answer's length is left to the card. */
export function desfireCommand(ins: number, parameters: Uint8Array = new Uint8Array(0)): CommandApdu {
  return { cla: DESFIRE_CLA, ins, p1: 0x00, p2: 0x00, data: parameters, le: 0x100 };
}

/** The three bytes, least significant first, in which DESFire writes identifiers, offsets and lengths. */
export function littleEndian24(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff);
}
