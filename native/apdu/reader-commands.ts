import type { CommandApdu } from './command-apdu.ts';

/** Class of commands that PC/SC readers answer themselves (PC/SC part 3, section 3.2.2). */
export const READER_CLA = 0xff;
export const GET_DATA = 0xca;

/** Asks the reader for the UID of the card in its field; most answer without another exchange with the card. */
export const GET_UID: CommandApdu = { cla: READER_CLA, ins: GET_DATA, p1: 0x00, p2: 0x00, le: 0x100 };
