import { parseCommand } from '../apdu/command-apdu.ts';
import { encodeResponse } from '../apdu/response-apdu.ts';
import { SW } from '../apdu/status-word.ts';
import type { CardApplication } from './card-file.ts';
import type { Chip } from './chip.ts';
import { createIsoFiles } from './iso-files.ts';

const NOTHING = new Uint8Array(0);

/** A card with ISO 7816-4 files and nothing else: any other class is refused. */
export function createIsoChip(atr: Uint8Array, uid: Uint8Array, applications: readonly CardApplication[]): Chip {
  const iso = createIsoFiles(applications);
  return {
    atr,
    uid,
    reset: () => iso.deselect(),
    respond(bytes) {
      const command = parseCommand(bytes);
      if (command === undefined) return encodeResponse({ data: NOTHING, sw: SW.wrongLength });
      if (!iso.takes(command)) return encodeResponse({ data: NOTHING, sw: SW.claNotSupported });
      return encodeResponse(iso.respond(command));
    },
  };
}
