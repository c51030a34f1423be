import type { Dialogue } from '../apdu/dialogue.ts';
import { readBinary, selectByName, selectFile } from '../apdu/iso-commands.ts';
import { SW, statusWordText } from '../apdu/status-word.ts';
import { ESC_ZONE, type ZoneAnswer } from './zone.ts';

const WHOLE_FILE = 0x100;

/** Status words that come with content: all of it, or all there was before the end of the file. */
const HAS_CONTENT: readonly number[] = [SW.ok, SW.endOfFile];

/**
 * The card number by ISO 7816-4 commands: three APDUs (spec 3.5 A). READ BINARY with a short file identifier would
 * save one, but how a file's short identifier follows from its identifier differs from chip to chip.
 */
export function* readZoneByIso(): Dialogue<ZoneAnswer> {
  const application = yield selectByName(ESC_ZONE.dfName);
  if (application.sw === SW.claNotSupported || application.sw === SW.insNotSupported) return { kind: 'not-spoken' };
  if (application.sw !== SW.ok) return { kind: 'absent' };

  const file = yield selectFile(ESC_ZONE.escn.fileId);
  if (file.sw !== SW.ok) return { kind: 'broken', detail: statusWordText(file.sw) };

  const { data, sw } = yield readBinary(0, WHOLE_FILE);
  return HAS_CONTENT.includes(sw) ? { kind: 'content', bytes: data } : { kind: 'broken', detail: statusWordText(sw) };
}
