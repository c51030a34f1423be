import { cmacPaddedTo } from './aes.ts';

/** Constant that starts the input for AES-128 (AN10922 section 2.2). */
const AES_128 = 0x01;
const INPUT_BYTES = 32;

/**
 * A chip's own AES-128 key out of the base key: NXP AN10922. The input is padded to 32 bytes whatever its length, so
 * that a 7-byte UID does not give the plain CMAC (spec 3.3). `input` has 1 to 31 bytes; the key has 16.
 */
export function diversifyKey(baseKey: Uint8Array, input: Uint8Array): Uint8Array {
  if (input.length < 1 || input.length >= INPUT_BYTES) throw new RangeError(`${input.length} bytes to diversify with`);
  return cmacPaddedTo(baseKey, Uint8Array.of(AES_128, ...input), INPUT_BYTES);
}
