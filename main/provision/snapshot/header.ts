import {
  FORMAT_VERSION,
  LENGTH_BYTES,
  MAGIC,
  MAX_MANIFEST_BYTES,
  type Manifest,
  manifestSchema,
  ROW_BYTES,
  ROW_KEY_BYTES,
  SIGNATURE_BYTES,
} from './format.ts';
import type { SigningKey, TrustedKey } from './signing-key.ts';

/** Why a file is not taken as a snapshot. */
export type HeaderFault =
  | 'not-a-snapshot'
  | 'cut-short'
  | 'other-version'
  | 'stranger'
  | 'not-its-cards'
  | 'forged'
  | 'damaged';

export type ReadHeader =
  | { readonly kind: 'header'; readonly manifest: Manifest; readonly bodyAt: number }
  | { readonly kind: 'refused'; readonly code: HeaderFault };

/** All before the body. */
export function encodeHeader(manifest: Manifest, key: SigningKey): Buffer {
  const bytes = Buffer.from(JSON.stringify(manifest), 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([MAGIC, length, bytes, key.sign(bytes)]);
}

/** Bytes that tell how long the header is. */
export const PREFIX_BYTES = MAGIC.length + LENGTH_BYTES;

/** Length of the whole header by its first {@link PREFIX_BYTES} bytes. */
export function headerLength(prefix: Uint8Array): number | HeaderFault {
  const bytes = Buffer.from(prefix);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC.subarray(0, bytes.length))) return 'not-a-snapshot';
  if (bytes.length < PREFIX_BYTES) return 'cut-short';
  const length = bytes.readUInt32BE(MAGIC.length);
  return length > MAX_MANIFEST_BYTES ? 'damaged' : PREFIX_BYTES + length + SIGNATURE_BYTES;
}

/**
 * Reads a whole header. Nothing of a manifest is believed before its signature holds; only whose it says it is must be
 * looked at before. `fileBytes` is the size of the file: it has to be the one the manifest tells.
 */
export function readHeader(header: Uint8Array, fileBytes: number, trusted: readonly TrustedKey[]): ReadHeader {
  const bytes = Buffer.from(header);
  const signatureAt = bytes.length - SIGNATURE_BYTES;
  const manifestBytes = bytes.subarray(PREFIX_BYTES, signatureAt);
  const json = parseJson(manifestBytes);
  const claim = claimOf(json);
  if (claim === undefined) return refused('damaged');
  const key = trusted.find(({ keyId }) => keyId === claim.keyId);
  if (key === undefined) return refused('stranger');
  if (!key.verifies(manifestBytes, bytes.subarray(signatureAt))) return refused('forged');
  if (claim.version !== FORMAT_VERSION) return refused('other-version');
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) return refused('damaged');
  const manifest = parsed.data;
  if (!isBelievedFor(key, manifest.pic)) return refused('not-its-cards');
  const expected = bytes.length + manifest.removed * ROW_KEY_BYTES + manifest.rows * ROW_BYTES;
  if (fileBytes !== expected) return refused(fileBytes < expected ? 'cut-short' : 'damaged');
  return { kind: 'header', manifest, bodyAt: bytes.length };
}

/** A list of whatever its maker may see is believed from a key without limits only. */
function isBelievedFor({ pics }: TrustedKey, pic: string | null): boolean {
  return pics === undefined || (pic !== null && pics.includes(pic));
}

function claimOf(json: unknown): { readonly keyId: string; readonly version: unknown } | undefined {
  if (typeof json !== 'object' || json === null || !('keyId' in json) || !('version' in json)) return undefined;
  return typeof json.keyId === 'string' ? { keyId: json.keyId, version: json.version } : undefined;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    // SyntaxError: no JSON.
    return undefined;
  }
}

function refused(code: HeaderFault): ReadHeader {
  return { kind: 'refused', code };
}
