import { DER_TAG, readDer, readDerList } from './der.ts';

/** Order of the group of P-256 (FIPS 186-5 / SP 800-186 section 3.2.1.3). */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * True for `SEQUENCE { r INTEGER, s INTEGER }` in strict DER that fills `bytes`, with r and s from 1 to the group's
 * order less 1 (spec 3.2, file 01). Anything else is no signature, whatever a lenient library makes of it.
 */
export function isEcdsaSignature(bytes: Uint8Array): boolean {
  const sequence = readDer(bytes);
  if (sequence?.tag !== DER_TAG.sequence) return false;
  const numbers = readDerList(sequence.content);
  return numbers?.length === 2 && numbers.every(({ tag, content }) => tag === DER_TAG.integer && isInRange(content));
}

function isInRange(content: Uint8Array): boolean {
  const [first, second = 0] = content;
  if (first === undefined || first >= 0x80) return false;
  // A leading zero stands only before a byte that would make the number negative.
  if (first === 0 && content.length > 1 && second < 0x80) return false;
  const value = content.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return value > 0n && value < P256_ORDER;
}
