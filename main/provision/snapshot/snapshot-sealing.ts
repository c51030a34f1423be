import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { ESCN_BYTES, type Escn, escnInto } from '../../domain/escn.ts';
import { PLAIN_BYTES, ROW_KEY_BYTES, SEALED_BYTES } from './format.ts';

/** Length of the secret a site's terminals share, in bytes. */
export const SITE_SECRET_BYTES = 32;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/**
 * Sealing of a snapshot's rows under the site's secret and the snapshot's salt. A row is found by an HMAC of the card
 * number and opens under a key made of the number: without the secret the file says nothing, and with it only who
 * holds a number can open its row (field notes 4.1). Numbers can be guessed at by who has the secret, since they hold
 * some 50 unknown bits; that is what the secret is for.
 */
export interface SnapshotSealing {
  rowKeyOf(escn: Escn): Buffer;
  /** Nonce, ciphertext and tag; two seals of one record differ. */
  seal(escn: Escn, rowKey: Uint8Array, plain: Uint8Array): Buffer;
  /** Undefined where it was changed, moved or sealed otherwise. */
  open(escn: Escn, rowKey: Uint8Array, sealed: Uint8Array): Uint8Array | undefined;
}

export function createSnapshotSealing(secret: Uint8Array, salt: Uint8Array): SnapshotSealing {
  const indexKey = derive(secret, salt, 'tessera snapshot index v1');
  const pepper = derive(secret, salt, 'tessera snapshot rows v1');
  // One for all, and wiped: no number shall lie about in memory.
  const name = new Uint8Array(ESCN_BYTES);
  const macOf = (key: Uint8Array, escn: Escn): Buffer => {
    escnInto(name, escn);
    const mac = createHmac('sha256', key).update(name).digest();
    name.fill(0);
    return mac;
  };
  const keyOf = (escn: Escn) => macOf(pepper, escn);
  return {
    rowKeyOf: (escn) => macOf(indexKey, escn).subarray(0, ROW_KEY_BYTES),
    seal(escn, rowKey, plain) {
      if (plain.length !== PLAIN_BYTES) throw new RangeError('a row has one length');
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keyOf(escn), nonce, { authTagLength: TAG_BYTES }).setAAD(rowKey);
      const ciphertext = cipher.update(plain);
      cipher.final();
      return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
    },
    open(escn, rowKey, sealed) {
      if (sealed.length !== SEALED_BYTES) return undefined;
      const tagAt = SEALED_BYTES - TAG_BYTES;
      const decipher = createDecipheriv(CIPHER, keyOf(escn), sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(rowKey)
        .setAuthTag(sealed.subarray(tagAt));
      const plain = decipher.update(sealed.subarray(NONCE_BYTES, tagAt));
      try {
        decipher.final();
      } catch {
        // Error without a code: the tag does not fit.
        return undefined;
      }
      return plain;
    },
  };
}

/** 16 hex digits by which a terminal sees that it has the right secret; they give nothing of it away. */
export function secretCheckOf(secret: Uint8Array): string {
  return derive(secret, new Uint8Array(), 'tessera snapshot secret check v1').subarray(0, 8).toString('hex');
}

/** Authenticates what stands behind the rows of a snapshot in use. */
export function installedMac(secret: Uint8Array, bytes: Uint8Array): Buffer {
  return createHmac('sha256', derive(secret, new Uint8Array(), 'tessera snapshot installed v1'))
    .update(bytes)
    .digest();
}

function derive(secret: Uint8Array, salt: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, purpose, 32));
}
