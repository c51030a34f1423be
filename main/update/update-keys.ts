import { createHash } from 'node:crypto';
import { type Ed25519Signer, type Ed25519Verifier, ed25519Signer, ed25519Verifier } from '../signing/ed25519.ts';
import { canonicalSignatures } from './manifest.ts';

/** Said before what is signed, so that a signature made for something else never fits. */
const CONTEXT = 'tessera update manifest v1\n';

/** A key that signs releases; undefined where the bytes are no Ed25519 private key in PEM. */
export function updateSigner(pem: Uint8Array): Ed25519Signer | undefined {
  return ed25519Signer(pem, CONTEXT);
}

/** The keys that count: base64 of their DER SubjectPublicKeyInfo. What is no key is left out. */
export function updateVerifiers(publicKeys: readonly string[]): Ed25519Verifier[] {
  return publicKeys.flatMap((text) => ed25519Verifier(text, CONTEXT) ?? []);
}

/** The signature file of a manifest. */
export function signManifest(manifest: Uint8Array, signers: readonly Ed25519Signer[]): Buffer {
  return canonicalSignatures({
    signatures: signers.map(({ keyId, sign }) => ({ keyId, signature: sign(manifest).toString('base64') })),
  });
}

/** Tells one set of keys from another, whatever their order. */
export function keySetId(publicKeys: readonly string[]): string {
  return createHash('sha256')
    .update([...publicKeys].sort().join('\n'))
    .digest('hex')
    .slice(0, 32);
}

/** What a release replaced the pinned keys with. `replaces` is the set it was made for. */
export interface ReplacedKeys {
  readonly replaces: string;
  readonly keys: readonly string[];
}

/** The keys that count: the pinned ones, or those a release put in their place. A new pinned set ends that. */
export function keysInForce(pinned: readonly string[], replaced: ReplacedKeys | null): readonly string[] {
  return replaced !== null && replaced.replaces === keySetId(pinned) ? replaced.keys : pinned;
}
