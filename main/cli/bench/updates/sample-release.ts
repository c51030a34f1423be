import { createHash } from 'node:crypto';
import type { Ed25519Signer } from '../../../signing/ed25519.ts';
import { generateEd25519 } from '../../../signing/ed25519.ts';
import { canonicalManifest, type Manifest, type Target } from '../../../update/manifest.ts';
import { signManifest, updateSigner } from '../../../update/update-keys.ts';

export const DAY_MS = 86_400_000;
/** What the terminal of the bench runs, and the newest release it ever believed. */
export const RUNNING = '1.4.0';
export const HIGHEST = { version: '1.4.2', sequence: 20, manifestSha256: 'a'.repeat(64) };
/** A version that did not get well there. */
export const BAD = '1.4.7';
export const TARGET: Target = { platform: 'linux', arch: 'x64', kind: 'appimage' };
export const FILE_NAME = 'Tessera-1.5.0.AppImage';

/** Who may sign, and who may not. */
export interface Keys {
  readonly first: Ed25519Signer;
  readonly second: Ed25519Signer;
  readonly stranger: Ed25519Signer;
  readonly strangerPem: string;
  readonly firstPem: string;
}

export function newKeys(): Keys {
  const pairs = [generateEd25519(), generateEd25519(), generateEd25519()] as const;
  const [first, second, stranger] = pairs.map(({ privatePem }) => signerOf(privatePem));
  if (first === undefined || second === undefined || stranger === undefined) throw new Error('a key is none');
  return { first, second, stranger, firstPem: pairs[0].privatePem, strangerPem: pairs[2].privatePem };
}

function signerOf(pem: string): Ed25519Signer {
  const signer = updateSigner(Buffer.from(pem));
  if (signer === undefined) throw new Error('a key of the bench is none');
  return signer;
}

/** The package of the release. */
export const PACKAGE = Buffer.from(Array.from({ length: 20_000 }, (_, n) => (n * 31) % 251));

export function manifestOf(now: number, change: Partial<Manifest> = {}): Manifest {
  return {
    product: 'tessera',
    formatVersion: 1,
    version: '1.5.0',
    channel: 'stable',
    minimumVersion: '0.9.0',
    sequence: 21,
    releasedAt: now - DAY_MS,
    expires: now + 30 * DAY_MS,
    rolloutPercent: 100,
    newKeys: null,
    files: [
      {
        ...{ platform: 'linux', arch: 'x64', kind: 'appimage', name: FILE_NAME, size: PACKAGE.length },
        sha512: createHash('sha512').update(PACKAGE).digest('hex'),
      },
    ],
    ...change,
  };
}

export interface SignedRelease {
  readonly manifest: Buffer;
  readonly signature: Buffer;
}

export function signed(manifest: Manifest, signers: readonly Ed25519Signer[]): SignedRelease {
  const bytes = canonicalManifest(manifest);
  return { manifest: bytes, signature: signManifest(bytes, signers) };
}

/** Any bytes under a good signature: what only a key's holder could do. */
export function signedBytes(bytes: Buffer, signers: readonly Ed25519Signer[]): SignedRelease {
  return { manifest: bytes, signature: signManifest(bytes, signers) };
}
