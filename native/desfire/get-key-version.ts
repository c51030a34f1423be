import type { Dialogue } from '../apdu/dialogue.ts';
import { DESFIRE_INS, desfireCommand } from './command.ts';
import { desfireStatusOf } from './status.ts';

/** GetKeyVersion (0x64) of a key of the selected application; undefined where the card doesn't tell. */
export function* getKeyVersion(keyNo: number): Dialogue<number | undefined> {
  const { data, sw } = yield desfireCommand(DESFIRE_INS.getKeyVersion, Uint8Array.of(keyNo));
  return desfireStatusOf(sw) === 'ok' && data.length === 1 ? data[0] : undefined;
}
