import type { Dialogue } from '../../apdu/dialogue.ts';
import { readBinary, selectFile } from '../../apdu/iso-commands.ts';
import { SW } from '../../apdu/status-word.ts';
import { DESFIRE_INS, desfireCommand, littleEndian24 } from '../../desfire/command.ts';
import { exchangeFrames, MAX_FILE_BYTES, MAX_FRAMES } from '../../desfire/frames.ts';
import { ESC_ZONE } from '../zone.ts';

/** Which commands the selection of the zone understands. One selection is never asked by both (spec 3.5). */
export type ZoneProtocol = 'native' | 'iso';

/** What a file of the zone holds beside the number. */
export type ProofFile =
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  /** No such file, not to be read, empty, or memory nobody wrote to. */
  | { readonly kind: 'absent' }
  /** More frames or bytes than such a file can have. */
  | { readonly kind: 'too-long' };

const WHOLE_FILE = 0;
const ISO_STEP = 0x100;
/** Beyond a signature's 72 bytes there is room to see that a file is longer, and no more. */
const SIGNATURE_LIMIT = 2 * ISO_STEP;

/** The signature in the selected zone (spec 3.2, file 01): two frames, or two ISO commands. */
export function readSignature(protocol: ZoneProtocol): Dialogue<ProofFile> {
  return readFile(protocol, ESC_ZONE.signature, SIGNATURE_LIMIT);
}

/** The certificate in the selected zone (file 02): eleven frames for the public example's 616 bytes, or four ISO commands. */
export function readCertificate(protocol: ZoneProtocol): Dialogue<ProofFile> {
  return readFile(protocol, ESC_ZONE.certificate, MAX_FILE_BYTES);
}

function* readFile(
  protocol: ZoneProtocol,
  file: { readonly fileNo: number; readonly fileId: number },
  maxBytes: number,
): Dialogue<ProofFile> {
  const answer =
    protocol === 'native' ? yield* readNatively(file.fileNo, maxBytes) : yield* readByIso(file.fileId, maxBytes);
  return answer.kind === 'content' && isBlank(answer.bytes) ? { kind: 'absent' } : answer;
}

function* readNatively(fileNo: number, maxBytes: number): Dialogue<ProofFile> {
  const parameters = Uint8Array.of(fileNo, ...littleEndian24(0), ...littleEndian24(WHOLE_FILE));
  const answer = yield* exchangeFrames(desfireCommand(DESFIRE_INS.readData, parameters), maxBytes);
  switch (answer.kind) {
    case 'data':
      return { kind: 'content', bytes: answer.bytes };
    case 'endless':
      return { kind: 'too-long' };
    case 'error':
    case 'not-desfire':
      return { kind: 'absent' };
  }
}

/** In steps of 256 bytes until one comes short, or the card says that the file ended before (spec 3.5 A). */
function* readByIso(fileId: number, maxBytes: number): Dialogue<ProofFile> {
  const selected = yield selectFile(fileId);
  if (selected.sw !== SW.ok) return { kind: 'absent' };
  const steps: Uint8Array[] = [];
  for (let offset = 0; offset < maxBytes && steps.length < MAX_FRAMES; offset += ISO_STEP) {
    const { data, sw } = yield readBinary(offset, ISO_STEP);
    if (sw === SW.wrongOffset && offset > 0) return { kind: 'content', bytes: Buffer.concat(steps) };
    if (sw !== SW.ok && sw !== SW.endOfFile) return { kind: 'absent' };
    steps.push(data);
    if (sw === SW.endOfFile || data.length < ISO_STEP) return { kind: 'content', bytes: Buffer.concat(steps) };
  }
  return { kind: 'too-long' };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x00) || bytes.every((byte) => byte === 0xff);
}
