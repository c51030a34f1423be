import type { Dialogue } from '../apdu/dialogue.ts';
import { DESFIRE_INS, desfireCommand, littleEndian24 } from './command.ts';
import { exchangeFrames, type FramesAnswer, MAX_FILE_BYTES } from './frames.ts';

/** Which bytes of which file of the selected application. */
export interface FilePart {
  readonly fileNo: number;
  readonly offset: number;
  /** Zero asks for the whole file from `offset` on. */
  readonly length: number;
}

/** ReadData of a plain file (spec 3.5 B). The data may be shorter than asked for, never longer: the caller checks. */
export function* readData(part: FilePart): Dialogue<FramesAnswer> {
  const parameters = Uint8Array.of(part.fileNo, ...littleEndian24(part.offset), ...littleEndian24(part.length));
  const maxBytes = part.length === 0 ? MAX_FILE_BYTES : part.length;
  return yield* exchangeFrames(desfireCommand(DESFIRE_INS.readData, parameters), maxBytes);
}
