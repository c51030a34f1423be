import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';

/** Length of the terminal key, in bytes. */
export const TERMINAL_KEY_BYTES = 32;

/** Keyed pseudonym, 16 bytes: what a row is found by. Only {@link ByteSealing.rowKeyOf} makes one. */
export type RowKey = Buffer & { readonly __brand: 'RowKey' };

/** Why sealed bytes did not open. None of them tells the attacker from the broken disk. */
export type NotOpenedReason =
  | 'too-short'
  | 'unknown-version'
  /** Changed, sealed under another key, or moved from another row. */
  | 'not-authentic';

export type OpenedBytes =
  | { readonly kind: 'opened'; readonly bytes: Uint8Array }
  | { readonly kind: 'not-opened'; readonly reason: NotOpenedReason };

/** Turns bytes into what may lie on a disk, and back (quality section 3). */
export interface ByteSealing {
  /** First 16 bytes of HMAC-SHA-256 over what names a row. */
  rowKeyOf(name: Uint8Array): RowKey;
  /** Version byte, 12 bytes nonce, ciphertext, 16 bytes tag. Two seals of the same bytes differ. */
  seal(rowKey: RowKey, bytes: Uint8Array): Uint8Array;
  open(rowKey: RowKey, sealed: Uint8Array): OpenedBytes;
  /** 16 bytes by which a file tells whether it was written under this terminal key; gives nothing of the key away. */
  readonly keyCheck: Uint8Array;
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES;
const ROW_KEY_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/**
 * Sealing under a terminal key of 32 bytes, for one kind of file: AES-256-GCM with the row key as additional data, so
 * a row copied to another key does not open. Each use has a key of its own, derived by HKDF-SHA-256 (RFC 5869) from
 * the terminal key and the file's name. Nonces are random: safe up to 2^32 seals a key (NIST SP 800-38D 8.3), which is
 * one a second for a century.
 */
export function createByteSealing(terminalKey: Uint8Array, file: 'cache' | 'alias' | 'day' | 'uses'): ByteSealing {
  if (terminalKey.length !== TERMINAL_KEY_BYTES) throw new RangeError('a terminal key has 32 bytes');
  const indexKey = deriveKey(terminalKey, `tessera ${file} index v1`);
  const sealKey = deriveKey(terminalKey, `tessera ${file} seal v1`);

  return {
    rowKeyOf(name) {
      const mac = createHmac('sha256', indexKey).update(name).digest();
      return mac.subarray(0, ROW_KEY_BYTES) as RowKey;
    },

    seal(rowKey, bytes) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, sealKey, nonce, { authTagLength: TAG_BYTES }).setAAD(rowKey);
      const ciphertext = cipher.update(bytes);
      cipher.final();
      return Buffer.concat([Uint8Array.of(VERSION), nonce, ciphertext, cipher.getAuthTag()]);
    },

    open(rowKey, sealed) {
      if (sealed.length <= HEADER_BYTES + TAG_BYTES) return notOpened('too-short');
      if (sealed[0] !== VERSION) return notOpened('unknown-version');
      const tagAt = sealed.length - TAG_BYTES;
      const decipher = createDecipheriv(CIPHER, sealKey, sealed.subarray(1, HEADER_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(rowKey)
        .setAuthTag(sealed.subarray(tagAt));
      const bytes = decipher.update(sealed.subarray(HEADER_BYTES, tagAt));
      try {
        decipher.final();
      } catch {
        // Error without a code: the tag does not fit.
        return notOpened('not-authentic');
      }
      return { kind: 'opened', bytes };
    },

    keyCheck: deriveKey(terminalKey, `tessera ${file} key check v1`).export().subarray(0, ROW_KEY_BYTES),
  };
}

function deriveKey(terminalKey: Uint8Array, purpose: string) {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', terminalKey, new Uint8Array(), purpose, 32)));
}

function notOpened(reason: NotOpenedReason): OpenedBytes {
  return { kind: 'not-opened', reason };
}
