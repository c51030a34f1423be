import { createHash } from 'node:crypto';
import type { ClockTrust } from '../domain/clock-trust.ts';
import {
  canonicalManifest,
  canonicalSignatures,
  FORMAT_VERSION,
  MAX_MANIFEST_BYTES,
  MAX_SIGNATURE_BYTES,
  type Manifest,
  manifestSchema,
  PRODUCT,
  type ReleasedFile,
  type SignatureFile,
  signatureFileSchema,
  type Target,
  targetOf,
} from './manifest.ts';
import { updateVerifiers } from './update-keys.ts';
import { compareVersions } from './version-order.ts';

/** Why a manifest is not followed. Nothing is believed of one before its signature holds. */
export const MANIFEST_FAULTS = [
  'no-keys',
  'manifest-too-large',
  'signature-unreadable',
  'unknown-key',
  'forged',
  'manifest-unreadable',
  'other-format',
  'not-canonical',
  'other-product',
  'other-channel',
  'clock-not-trusted',
  'expired',
  'from-the-future',
  'replayed',
  'older',
  'too-big-a-step',
  'known-bad',
  'not-for-this-machine',
  'keys-need-both',
] as const;
export type ManifestFault = (typeof MANIFEST_FAULTS)[number];

/** What a terminal holds a manifest against. */
export interface Standing {
  readonly runningVersion: string;
  readonly channel: string;
  /** Null where this installation can't be updated by itself: any target will do for a look. */
  readonly target: Target | null;
  /** The two keys that count, base64 of DER SubjectPublicKeyInfo. */
  readonly keys: readonly string[];
  /** The newest release that was ever believed; null where there was none. */
  readonly highest: {
    readonly version: string;
    readonly sequence: number;
    readonly manifestSha256: string;
  } | null;
  /** Versions that did not get well here. */
  readonly bad: readonly string[];
  /** 0 to 99: this terminal's place in a roll-out. */
  readonly rolloutPlace: number;
  /** ms since 1970 by the trusted clock. */
  readonly now: number;
  readonly clockTrust: ClockTrust;
}

export interface Believed {
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  readonly file: ReleasedFile | null;
}

export type ManifestJudgement =
  | ({ readonly kind: 'newer' } & Believed)
  /** Signed and in order, and nothing newer than what runs. */
  | ({ readonly kind: 'up-to-date' } & Believed)
  /** Newer, and not yet this terminal's turn. */
  | ({ readonly kind: 'not-yet' } & Believed)
  | { readonly kind: 'refused'; readonly code: ManifestFault };

/** A release may be signed on a machine whose clock is a little ahead, in ms. */
const FUTURE_SLACK_MS = 24 * 3_600_000;

/** Judges the two files of a release by what is known here. Pure; the packages themselves are not looked at. */
export function judgeManifest(bytes: Uint8Array, signatureBytes: Uint8Array, standing: Standing): ManifestJudgement {
  if (standing.keys.length === 0) return refused('no-keys');
  if (bytes.length > MAX_MANIFEST_BYTES) return refused('manifest-too-large');
  const signers = judgeSignatures(bytes, signatureBytes, standing.keys);
  if (typeof signers === 'string') return refused(signers);
  const manifest = readManifest(bytes);
  if (typeof manifest === 'string') return refused(manifest);
  const manifestSha256 = createHash('sha256').update(bytes).digest('hex');
  const fault =
    faultOfOrigin(manifest, standing) ??
    faultOfTime(manifest, standing) ??
    faultOfOrder(manifest, manifestSha256, standing) ??
    faultOfKeys(manifest, signers, standing);
  if (fault !== undefined) return refused(fault);
  const file = fileFor(manifest, standing.target);
  const believed = { manifest, manifestSha256, file: file ?? null };
  if (compareVersions(manifest.version, standing.runningVersion) === 0) return { kind: 'up-to-date', ...believed };
  if (standing.bad.includes(manifest.version)) return refused('known-bad');
  if (compareVersions(standing.runningVersion, manifest.minimumVersion) < 0) return refused('too-big-a-step');
  if (standing.target !== null && file === undefined) return refused('not-for-this-machine');
  const isTurn = standing.rolloutPlace < manifest.rolloutPercent;
  return { kind: isTurn ? 'newer' : 'not-yet', ...believed };
}

/** The ids of the counting keys that signed. A wrong signature of a counting key spoils the others. */
function judgeSignatures(
  bytes: Uint8Array,
  signatureBytes: Uint8Array,
  keys: readonly string[],
): ReadonlySet<string> | ManifestFault {
  const file = readSignatures(signatureBytes);
  if (file === undefined) return 'signature-unreadable';
  const known = updateVerifiers(keys);
  const good = new Set<string>();
  for (const { keyId, signature } of file.signatures) {
    const key = known.find((candidate) => candidate.keyId === keyId);
    if (key === undefined) continue;
    if (!key.verifies(bytes, Buffer.from(signature, 'base64'))) return 'forged';
    good.add(keyId);
  }
  return good.size === 0 ? 'unknown-key' : good;
}

function readSignatures(bytes: Uint8Array): SignatureFile | undefined {
  if (bytes.length > MAX_SIGNATURE_BYTES) return undefined;
  const parsed = signatureFileSchema.safeParse(jsonOf(bytes));
  return parsed.success && canonicalSignatures(parsed.data).equals(bytes) ? parsed.data : undefined;
}

function readManifest(bytes: Uint8Array): Manifest | ManifestFault {
  const json = jsonOf(bytes);
  const isOther = typeof json === 'object' && json !== null && 'formatVersion' in json;
  if (isOther && json.formatVersion !== FORMAT_VERSION) return 'other-format';
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) return 'manifest-unreadable';
  return canonicalManifest(parsed.data).equals(bytes) ? parsed.data : 'not-canonical';
}

function faultOfOrigin({ product, channel }: Manifest, standing: Standing): ManifestFault | undefined {
  if (product !== PRODUCT) return 'other-product';
  return channel === standing.channel ? undefined : 'other-channel';
}

function faultOfTime({ releasedAt, expires }: Manifest, { now, clockTrust }: Standing): ManifestFault | undefined {
  if (clockTrust !== 'trusted') return 'clock-not-trusted';
  if (expires <= now || expires <= releasedAt) return 'expired';
  return releasedAt > now + FUTURE_SLACK_MS ? 'from-the-future' : undefined;
}

function faultOfOrder(
  { version, sequence }: Manifest,
  manifestSha256: string,
  { runningVersion, highest }: Standing,
): ManifestFault | undefined {
  if (highest !== null) {
    if (sequence < highest.sequence) return 'replayed';
    if (sequence === highest.sequence && manifestSha256 !== highest.manifestSha256) return 'replayed';
    if (compareVersions(version, highest.version) < 0) return 'older';
  }
  return compareVersions(version, runningVersion) < 0 ? 'older' : undefined;
}

function faultOfKeys(
  { newKeys }: Manifest,
  signers: ReadonlySet<string>,
  { keys }: Standing,
): ManifestFault | undefined {
  if (newKeys === null) return undefined;
  const areTwo = new Set(updateVerifiers(newKeys).map(({ keyId }) => keyId)).size === newKeys.length;
  if (!areTwo) return 'manifest-unreadable';
  return signers.size === keys.length && keys.length > 1 ? undefined : 'keys-need-both';
}

function fileFor({ files }: Manifest, target: Target | null): ReleasedFile | undefined {
  return target === null ? undefined : files.find((file) => targetOf(file) === targetOf(target));
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // SyntaxError of JSON, or TypeError of bytes that are no UTF-8.
    return undefined;
  }
}

function refused(code: ManifestFault): ManifestJudgement {
  return { kind: 'refused', code };
}
