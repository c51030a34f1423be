import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';

/** What a terminal seals and signs its journal with. */
export interface JournalKeys {
  /** Base64 of the DER SubjectPublicKeyInfo: by it others check the checkpoints, and tell journals apart. */
  readonly publicKey: string;
  /** Ed25519, 64 bytes. */
  sign(text: string): Uint8Array;
  /** 16 bytes that nobody without the terminal key can make. */
  tagOf(bytes: Uint8Array): Uint8Array;
  fits(bytes: Uint8Array, tag: Uint8Array): boolean;
}

/** Checks signatures of one journal. */
export type SignatureCheck = (text: string, signature: Uint8Array) => boolean;

export const TAG_BYTES = 16;
/** PKCS #8 of an Ed25519 private key, up to its 32 bytes (RFC 8410 section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
/** Said before what is signed, so that a signature made for something else never fits. */
const CONTEXT = 'tessera journal checkpoint v1\n';

/**
 * Keys derived by HKDF-SHA-256 (RFC 5869) from the terminal key of 32 bytes: there is one secret to keep, and where
 * it is a systemd credential the signing key never lies on a disk. A new terminal key is a new journal.
 */
export function deriveJournalKeys(terminalKey: Uint8Array): JournalKeys {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', terminalKey, new Uint8Array(), purpose, 32));
  const macKey = createSecretKey(derive('tessera journal tag v1'));
  const der = Buffer.concat([PKCS8_HEAD, derive('tessera journal signing v1')]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const tagOf = (bytes: Uint8Array) => createHmac('sha256', macKey).update(bytes).digest().subarray(0, TAG_BYTES);
  return {
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (text) => sign(null, Buffer.from(CONTEXT + text), privateKey),
    tagOf,
    fits: (bytes, tag) => tag.length === TAG_BYTES && timingSafeEqual(tagOf(bytes), tag),
  };
}

/** Undefined where the text is no Ed25519 public key. */
export function signatureCheckBy(publicKey: string): SignatureCheck | undefined {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
  } catch {
    // Errors of OpenSSL's decoder: not a key.
    return undefined;
  }
  if (key.asymmetricKeyType !== 'ed25519') return undefined;
  return (text, signature) => verify(null, Buffer.from(CONTEXT + text), key, signature);
}
