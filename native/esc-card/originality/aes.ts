import { createCipheriv, createDecipheriv } from 'node:crypto';
import { AES_BLOCK_BYTES, type AesCbc } from '../../desfire/authenticate-aes.ts';
import type { AesSession } from '../../desfire/get-card-uid.ts';

const NO_IV = new Uint8Array(AES_BLOCK_BYTES);
/** R of SP 800-38B section 5.3, for blocks of 128 bits. */
const REDUCTION = 0x87;
const PADDING_START = 0x80;

/** AES-128 in CBC mode under a key of 16 bytes; data in whole blocks. */
export function aesCbc(key: Uint8Array): AesCbc {
  return {
    encrypt(iv, plain) {
      const cipher = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
      return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]));
    },
    decrypt(iv, sealed) {
      const cipher = createDecipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
      return new Uint8Array(Buffer.concat([cipher.update(sealed), cipher.final()]));
    },
  };
}

/** A session's cipher with its CMAC. */
export function aesSession(sessionKey: Uint8Array): AesSession {
  return { cipher: aesCbc(sessionKey), cmac: (message) => cmac(sessionKey, message) };
}

/** AES-CMAC, NIST SP 800-38B: 16 bytes. */
export function cmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  return cmacPaddedTo(key, message, Math.max(1, Math.ceil(message.length / AES_BLOCK_BYTES)) * AES_BLOCK_BYTES);
}

/**
 * CMAC with the message padded to `paddedLength` bytes instead of the next whole block: what AN10922 asks for.
 * `message` is at most so long.
 */
export function cmacPaddedTo(key: Uint8Array, message: Uint8Array, paddedLength: number): Uint8Array {
  const { encrypt } = aesCbc(key);
  const k1 = doubled(encrypt(NO_IV, NO_IV));
  const isWhole = message.length === paddedLength;
  const padded = new Uint8Array(paddedLength);
  padded.set(message);
  if (!isWhole) padded[message.length] = PADDING_START;
  const mask = isWhole ? k1 : doubled(k1);
  const last = paddedLength - AES_BLOCK_BYTES;
  mask.forEach((byte, i) => {
    padded[last + i] = (padded[last + i] ?? 0) ^ byte;
  });
  return encrypt(NO_IV, padded).slice(last);
}

/** A block times x in the field of SP 800-38B section 6.1. */
function doubled(block: Uint8Array): Uint8Array {
  const carry = (block[0] ?? 0) >> 7;
  const shifted = block.map((byte, i) => ((byte << 1) | ((block[i + 1] ?? 0) >> 7)) & 0xff);
  shifted[AES_BLOCK_BYTES - 1] = (shifted[AES_BLOCK_BYTES - 1] ?? 0) ^ (carry === 1 ? REDUCTION : 0);
  return shifted;
}
