import type { Dialogue } from '../apdu/dialogue.ts';
import { AES_BLOCK_BYTES, type AesCbc } from './authenticate-aes.ts';
import { DESFIRE_INS, desfireCommand } from './command.ts';
import { desfireCrc32 } from './crc32.ts';
import { desfireStatusOf } from './status.ts';

const UID_BYTES = 7;
const CRC_BYTES = 4;
const STATUS_OK = 0x00;

/** An authenticated AES session with a card. */
export interface AesSession {
  readonly cipher: AesCbc;
  /** CMAC of NIST SP 800-38B under the session key, 16 bytes. */
  cmac(message: Uint8Array): Uint8Array;
}

/**
 * GetCardUID (0x51): the real UID of a chip that shows a random one, right after an AES authentication. The answer is
 * one enciphered block: UID, CRC-32 over UID and status, zeros. Its IV is the CMAC of the command. Undefined where
 * the answer isn't that.
 */
export function* getCardUid({ cipher, cmac }: AesSession): Dialogue<Uint8Array | undefined> {
  const { data, sw } = yield desfireCommand(DESFIRE_INS.getCardUid);
  if (desfireStatusOf(sw) !== 'ok' || data.length !== AES_BLOCK_BYTES) return undefined;
  const plain = cipher.decrypt(cmac(Uint8Array.of(DESFIRE_INS.getCardUid)), data);
  const uid = plain.slice(0, UID_BYTES);
  const crc = desfireCrc32(Uint8Array.of(...uid, STATUS_OK));
  const isWhole = crc.every((byte, i) => byte === plain[UID_BYTES + i]);
  const isPadded = plain.subarray(UID_BYTES + CRC_BYTES).every((byte) => byte === 0);
  return isWhole && isPadded ? uid : undefined;
}

/** The enciphered answer as a chip gives it; for the virtual card. */
export function encipheredUid(uid: Uint8Array, { cipher, cmac }: AesSession): Uint8Array {
  const plain = new Uint8Array(AES_BLOCK_BYTES);
  plain.set(uid);
  plain.set(desfireCrc32(Uint8Array.of(...uid, STATUS_OK)), UID_BYTES);
  return cipher.encrypt(cmac(Uint8Array.of(DESFIRE_INS.getCardUid)), plain);
}
