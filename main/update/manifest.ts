import { z } from 'zod';
import { VERSION_FORM } from './version-order.ts';

/** Names of the two files of a release beside its packages. */
export const MANIFEST_NAME = 'tessera-update.json';
export const SIGNATURE_NAME = `${MANIFEST_NAME}.sig`;

export const PRODUCT = 'tessera';
export const FORMAT_VERSION = 1;
/** Far beyond a manifest with a package for every platform. */
export const MAX_MANIFEST_BYTES = 64 * 1024;
export const MAX_SIGNATURE_BYTES = 4 * 1024;
/** Largest package. An Electron application has some 120 MB. */
export const MAX_FILE_BYTES = 1024 * 1024 * 1024;

export const PACKAGE_KINDS = ['appimage', 'deb', 'nsis', 'dmg', 'tarball'] as const;
export type PackageKind = (typeof PACKAGE_KINDS)[number];

const version = z.string().regex(VERSION_FORM);
const moment = z.int().positive().max(8.64e15);

/** Base64 of the DER SubjectPublicKeyInfo of an Ed25519 key: 44 bytes. */
export const publicKeySchema = z.string().regex(/^[A-Za-z0-9+/]{59}=$/);

const releasedFile = z.strictObject({
  platform: z.enum(['linux', 'win32', 'darwin']),
  arch: z.enum(['x64', 'arm64']),
  kind: z.enum(PACKAGE_KINDS),
  /** Beside the manifest: a plain name, never a path. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/),
  /** In bytes. */
  size: z.int().positive().max(MAX_FILE_BYTES),
  /** Lower-case hex. There is no field for another algorithm. */
  sha512: z.string().regex(/^[0-9a-f]{128}$/),
});
export type ReleasedFile = z.infer<typeof releasedFile>;

/** What a release says of itself. The order of the fields is that of the canonical bytes. */
export const manifestSchema = z.strictObject({
  product: z.string().max(40),
  formatVersion: z.int().positive(),
  version,
  /** A terminal takes updates of its own channel only. */
  channel: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  /** Older ones have to be brought up to this one first. */
  minimumVersion: version,
  /** Counts every manifest that was ever signed for a channel: an earlier one is never taken again. */
  sequence: z.int().positive().max(1e9),
  /** ms since 1970. */
  releasedAt: moment,
  expires: moment,
  /** How many terminals of a hundred may take it now. */
  rolloutPercent: z.int().min(0).max(100),
  /** The two keys that count from now on; null where they stay. Has to be signed by both keys that count now. */
  newKeys: z.tuple([publicKeySchema, publicKeySchema]).nullable(),
  files: z
    .array(releasedFile)
    .min(1)
    .max(40)
    .refine((files) => new Set(files.map(targetOf)).size === files.length, 'a target twice')
    .refine((files) => new Set(files.map(({ name }) => name)).size === files.length, 'a name twice'),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A detached signature file. */
export const signatureFileSchema = z.strictObject({
  signatures: z
    .array(
      z.strictObject({
        keyId: z.string().regex(/^[0-9a-f]{16}$/),
        /** Base64 of 64 bytes. */
        signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
      }),
    )
    .min(1)
    .max(4),
});
export type SignatureFile = z.infer<typeof signatureFileSchema>;

/** The machine and the way of installing that a package is for. */
export interface Target {
  readonly platform: string;
  readonly arch: string;
  readonly kind: PackageKind;
}

export function targetOf({ platform, arch, kind }: Target): string {
  return `${platform} ${arch} ${kind}`;
}

/** The only bytes a manifest may have: no two texts stand for the same release. */
export function canonicalManifest(manifest: Manifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifestSchema.parse(manifest))}\n`, 'utf8');
}

export function canonicalSignatures(file: SignatureFile): Buffer {
  return Buffer.from(`${JSON.stringify(signatureFileSchema.parse(file))}\n`, 'utf8');
}
