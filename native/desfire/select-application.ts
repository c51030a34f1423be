import type { CommandApdu } from '../apdu/command-apdu.ts';
import { DESFIRE_INS, desfireCommand, littleEndian24 } from './command.ts';

/** SelectApplication by the 24-bit AID; the wire carries it least significant byte first (spec 3.2). */
export function selectApplication(aid: number): CommandApdu {
  return desfireCommand(DESFIRE_INS.selectApplication, littleEndian24(aid));
}
