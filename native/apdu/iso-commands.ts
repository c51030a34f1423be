import type { CommandApdu } from './command-apdu.ts';

const SELECT = 0xa4;
const READ_BINARY = 0xb0;
const SELECT_BY_DF_NAME = 0x04;
const SELECT_EF_BY_ID = 0x00;

/** Instruction codes, for a card's side of the conversation. */
export const ISO_INS = { select: SELECT, readBinary: READ_BINARY } as const;

/** SELECT by DF name, first occurrence, with the file control information asked for (ISO 7816-4 section 7.1.1). */
export function selectByName(dfName: Uint8Array): CommandApdu {
  return { cla: 0x00, ins: SELECT, p1: SELECT_BY_DF_NAME, p2: 0x00, data: dfName, le: 0x100 };
}

/** SELECT of an elementary file under the current DF, by its two-byte identifier. */
export function selectFile(fileId: number): CommandApdu {
  return { cla: 0x00, ins: SELECT, p1: SELECT_EF_BY_ID, p2: 0x00, data: Uint8Array.of(fileId >> 8, fileId & 0xff) };
}

/**
 * READ BINARY of the selected file. `offset` below 0x8000: the top bit would make P1 a short file identifier, which
 * DESFire numbers its own way, other cards differently or not at all. So files are selected by their identifier.
 */
export function readBinary(offset: number, le: number): CommandApdu {
  return { cla: 0x00, ins: READ_BINARY, p1: (offset >> 8) & 0x7f, p2: offset & 0xff, le };
}
