import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** The private half of a pair, for one purpose: what is signed for another never fits. */
export interface Ed25519Signer {
  readonly keyId: string;
  /** Base64 of the DER SubjectPublicKeyInfo. */
  readonly publicKey: string;
  sign(message: Uint8Array): Buffer;
}

export interface Ed25519Verifier {
  readonly keyId: string;
  verifies(message: Uint8Array, signature: Uint8Array): boolean;
}

export interface Ed25519Pair {
  /** The first 16 hex digits of the SHA-256 of the public key. */
  readonly keyId: string;
  /** PKCS #8. */
  readonly privatePem: string;
  /** Base64 of the DER SubjectPublicKeyInfo. */
  readonly publicKey: string;
}

export function generateEd25519(): Ed25519Pair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    keyId: keyIdOf(publicKey),
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: base64Of(publicKey),
  };
}

/** Undefined where the bytes are no Ed25519 private key in PEM. `context` goes before everything that is signed. */
export function ed25519Signer(pem: Uint8Array, context: string): Ed25519Signer | undefined {
  let key: KeyObject;
  try {
    key = createPrivateKey(Buffer.from(pem));
  } catch {
    // Errors of OpenSSL's decoder: not a key.
    return undefined;
  }
  if (key.asymmetricKeyType !== 'ed25519') return undefined;
  const publicKey = createPublicKey(key);
  return {
    keyId: keyIdOf(publicKey),
    publicKey: base64Of(publicKey),
    sign: (message) => sign(null, inContext(context, message), key),
  };
}

/** Undefined where the text is no Ed25519 public key: base64 of its DER SubjectPublicKeyInfo. */
export function ed25519Verifier(publicKey: string, context: string): Ed25519Verifier | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
    if (key.asymmetricKeyType !== 'ed25519') return undefined;
    return {
      keyId: keyIdOf(key),
      verifies: (message, signature) => verify(null, inContext(context, message), key, signature),
    };
  } catch {
    // Errors of OpenSSL's decoder: not a key.
    return undefined;
  }
}

function inContext(context: string, message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(context, 'latin1'), message]);
}

function base64Of(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}
