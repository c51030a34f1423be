import { parseCommand } from '../apdu/command-apdu.ts';
import { ISO_INS } from '../apdu/iso-commands.ts';
import { encodeResponse } from '../apdu/response-apdu.ts';
import { SW } from '../apdu/status-word.ts';
import { contactlessAtr } from './atr.ts';
import type { CardApplication } from './card-file.ts';
import type { Chip } from './chip.ts';
import { createIsoFiles } from './iso-files.ts';
import { createNativeFiles } from './native-files.ts';

const NOTHING = new Uint8Array(0);
const ATR = contactlessAtr(Uint8Array.of(0x80));

/**
 * A MIFARE DESFire with free-read files, reachable natively and by ISO 7816-4. Strict as the chip is (spec 3.5): a
 * selection belongs to the protocol that made it; the other one has to select anew.
 */
export function createDesfireChip(uid: Uint8Array, applications: readonly CardApplication[]): Chip {
  const iso = createIsoFiles(applications);
  const native = createNativeFiles(applications, uid);
  let speaking: 'iso' | 'native' | 'nothing' = 'nothing';

  return {
    atr: ATR,
    uid,
    reset() {
      iso.deselect();
      native.deselect();
      speaking = 'nothing';
    },
    respond(bytes) {
      const command = parseCommand(bytes);
      if (command === undefined) return encodeResponse({ data: NOTHING, sw: SW.wrongLength });
      if (native.takes(command)) {
        iso.deselect();
        speaking = 'native';
        return encodeResponse(native.respond(command));
      }
      if (!iso.takes(command)) return encodeResponse({ data: NOTHING, sw: SW.claNotSupported });
      if (speaking === 'native' && command.ins !== ISO_INS.select) {
        return encodeResponse({ data: NOTHING, sw: SW.conditionsNotSatisfied });
      }
      native.deselect();
      speaking = 'iso';
      return encodeResponse(iso.respond(command));
    },
  };
}
