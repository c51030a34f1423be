import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';

/** A key whose signatures a terminal believes, as it lies in the trust folder. */
const trustedKeySchema = z.object({
  kind: z.literal('tessera-snapshot-key'),
  keyId: z.string(),
  /** Base64 of the DER SubjectPublicKeyInfo. */
  publicKey: z.string(),
  /** Institutions whose snapshots are believed from it; all where there is none. For a partner's key. */
  pics: z
    .array(z.string().regex(/^\d{9}$/))
    .min(1)
    .optional(),
});

export interface SigningKey {
  readonly keyId: string;
  sign(manifest: Uint8Array): Buffer;
}

export interface TrustedKey {
  readonly keyId: string;
  /** PICs it is believed for; undefined is all. */
  readonly pics: readonly string[] | undefined;
  verifies(manifest: Uint8Array, signature: Uint8Array): boolean;
}

/** Said before what is signed, so that a signature made for something else never fits. */
const CONTEXT = Buffer.from('tessera snapshot manifest v1\n', 'latin1');

/** A new pair: the private key in PEM, the public one as the file for the trust folder. */
export function generateSigningKey(): {
  readonly keyId: string;
  readonly privatePem: string;
  readonly trustFile: string;
} {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const keyId = keyIdOf(publicKey);
  const trusted = {
    kind: 'tessera-snapshot-key',
    keyId,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
  return {
    keyId,
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    trustFile: `${JSON.stringify(trusted, null, 2)}\n`,
  };
}

/** Undefined where the bytes are no Ed25519 private key in PEM. */
export function parseSigningKey(pem: Uint8Array): SigningKey | undefined {
  let key: KeyObject;
  try {
    key = createPrivateKey(Buffer.from(pem));
  } catch {
    // Errors of OpenSSL's decoder: not a key.
    return undefined;
  }
  if (key.asymmetricKeyType !== 'ed25519') return undefined;
  return {
    keyId: keyIdOf(createPublicKey(key)),
    sign: (manifest) => sign(null, Buffer.concat([CONTEXT, manifest]), key),
  };
}

/** Undefined where the text is no key file, or one that calls itself by another's id. */
export function parseTrustedKey(text: string): TrustedKey | undefined {
  try {
    const parsed = trustedKeySchema.safeParse(JSON.parse(text));
    if (!parsed.success) return undefined;
    const der = Buffer.from(parsed.data.publicKey, 'base64');
    const key = createPublicKey({ key: der, type: 'spki', format: 'der' });
    if (key.asymmetricKeyType !== 'ed25519' || keyIdOf(key) !== parsed.data.keyId) return undefined;
    return {
      keyId: parsed.data.keyId,
      pics: parsed.data.pics,
      verifies: (manifest, signature) => verify(null, Buffer.concat([CONTEXT, manifest]), key, signature),
    };
  } catch {
    // SyntaxError of JSON, or an error of OpenSSL's decoder: no key.
    return undefined;
  }
}

function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}
