import { z } from 'zod';
import {
  type Ed25519Signer,
  type Ed25519Verifier,
  ed25519Signer,
  ed25519Verifier,
  generateEd25519,
} from '../../signing/ed25519.ts';

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

export type SigningKey = Pick<Ed25519Signer, 'keyId' | 'sign'>;

export interface TrustedKey extends Ed25519Verifier {
  /** PICs it is believed for; undefined is all. */
  readonly pics: readonly string[] | undefined;
}

/** Said before what is signed, so that a signature made for something else never fits. */
const CONTEXT = 'tessera snapshot manifest v1\n';

/** A new pair: the private key in PEM, the public one as the file for the trust folder. */
export function generateSigningKey(): {
  readonly keyId: string;
  readonly privatePem: string;
  readonly trustFile: string;
} {
  const { keyId, privatePem, publicKey } = generateEd25519();
  const trusted = { kind: 'tessera-snapshot-key', keyId, publicKey };
  return { keyId, privatePem, trustFile: `${JSON.stringify(trusted, null, 2)}\n` };
}

/** Undefined where the bytes are no Ed25519 private key in PEM. */
export function parseSigningKey(pem: Uint8Array): SigningKey | undefined {
  return ed25519Signer(pem, CONTEXT);
}

/** Undefined where the text is no key file, or one that calls itself by another's id. */
export function parseTrustedKey(text: string): TrustedKey | undefined {
  const claimed = trustedKeySchema.safeParse(jsonOf(text));
  if (!claimed.success) return undefined;
  const verifier = ed25519Verifier(claimed.data.publicKey, CONTEXT);
  if (verifier === undefined || verifier.keyId !== claimed.data.keyId) return undefined;
  return { ...verifier, pics: claimed.data.pics };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SyntaxError: no JSON.
    return undefined;
  }
}
