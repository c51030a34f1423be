import type { Dialogue } from '../apdu/dialogue.ts';
import { GET_UID } from '../apdu/reader-commands.ts';
import { SW } from '../apdu/status-word.ts';

/** Lengths a UID can have, ISO 14443-3 section 6.5.4. */
const UID_LENGTHS: readonly number[] = [4, 7, 10];
// A four-byte UID that starts with 08 is drawn anew each time, ISO 14443-3 section 6.5.4.
const RANDOM_UID_LENGTH = 4;
const RANDOM_UID_FIRST_BYTE = 0x08;

/** The UID as the reader tells it, null where it doesn't (a contact reader) or tells something else. */
export function* readUid(): Dialogue<Uint8Array | null> {
  const { data, sw } = yield GET_UID;
  return sw === SW.ok && UID_LENGTHS.includes(data.length) ? data : null;
}

/** True where the UID says nothing about which card this is. */
export function isRandomUid(uid: Uint8Array): boolean {
  return uid.length === RANDOM_UID_LENGTH && uid[0] === RANDOM_UID_FIRST_BYTE;
}
