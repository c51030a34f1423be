import type { Recogniser, ZoneOrder } from '../../../main/domain/recogniser.ts';
import { bytesOf, hexOf } from '../../../native/esc-card/hex.ts';
import { type EscCardReading, readEscCard } from '../../../native/esc-card/read-esc-card.ts';
import type { Transmit } from '../../../native/esc-card/transmit.ts';

/** Synthetic card answers by command, in hex; built from the commands of spec 3.5. An unscripted command throws. */
export type Script = Readonly<Record<string, string>>;

export const COMMAND = {
  uid: 'ffca000000',
  selectNative: '905a0000034088f500',
  readNative: '90bd0000070000000010000000',
  directory: '906a000000',
  selectIso: '00a4040009a00000061404f5884000',
  selectFile: '00a40000021001',
  readIso: '00b0000000',
  payment: `00a404000e${hexOf(ascii('2PAY.SYS.DDF01'))}00`,
  transit: `00a4040008${hexOf(ascii('1TIC.ICA'))}00`,
  travelDocument: '00a4040007a000000247100100',
} as const;

export const ESCN_TEXT = '3e506370-826a-103d-bf76-001000000001';
export const ESCN_HEX = ESCN_TEXT.replaceAll('-', '');
export const UID_ANSWER = '04112233445566' + '9000';
export const DESFIRE_ATR = '3b8180018080';
export const ISO_ATR = '3b868001803180669000c0';

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function scripted(script: Script): Transmit {
  return async (command) => {
    const answer = script[hexOf(command)];
    if (answer === undefined) throw new Error(`unscripted: ${hexOf(command)}`);
    return { kind: 'answer', bytes: bytesOf(answer) };
  };
}

/** A list with the ESC zone alone. */
export function escZone(order: ZoneOrder): readonly Recogniser[] {
  return [{ kind: 'esc-zone', order }];
}

/** Reads with everything at rest: a clock that stands still, no abort. */
export function readWith(transmit: Transmit, reading: Partial<EscCardReading> & { atrHex?: string } = {}) {
  return readEscCard(transmit, {
    recognisers: escZone('native-first'),
    atr: bytesOf(reading.atrHex ?? DESFIRE_ATR),
    monotonic: () => 0,
    startedAt: 0,
    signal: new AbortController().signal,
    ...reading,
  });
}
