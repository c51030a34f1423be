import { assertNever } from './assert-never.ts';
import type { Escn } from './escn.ts';
import type { QrEnvironment } from './qr-host.ts';

/** What a chip proved of itself. A check that was not done is never a pass. */
export type Authenticity =
  /** Proven, and the chip answered with both keys that only a chip made for this number and UID has (spec 3.3). */
  | (ProvenContent & { readonly kind: 'original' })
  /** The content is signed for this chip's UID, by a signer whose path ends at a pinned root. */
  | (ProvenContent & { readonly kind: 'proven' })
  | { readonly kind: 'unproven'; readonly reason: UnprovenReason }
  | { readonly kind: 'forged'; readonly reason: ForgedReason };

/** By whom a chip's content is proven. */
export interface ProvenContent {
  /** SHA-256 of the signer's certificate, lower-case hex. */
  readonly signer: string;
  /** Common name of the signer; null where its certificate has none. */
  readonly institution: string | null;
  /** The scheme has no way to revoke a signer (spec 3.4), so none was asked. */
  readonly revocation: 'none-exists';
}

/** Why nothing is proven although nothing is wrong. */
export const UNPROVEN_REASONS = [
  /** No trust anchors on this terminal, or a card without ESC zone: nothing was read. */
  'not-checked',
  /** The signature's file is missing, empty or blank. */
  'no-signature',
  /** The certificate's file is missing, empty or blank. */
  'no-certificate',
  /** What is in the certificate's file is not one X.509 certificate. */
  'certificate-broken',
  /** A certificate of another algorithm, curve or purpose than the scheme's. */
  'certificate-unsuitable',
  'certificate-expired',
  'certificate-not-yet-valid',
  /** No path from the signer to a pinned root, by authorities that may vouch for this institution. */
  'institution-unknown',
  /** The chip shows a new UID each time and keeps the one that was signed. */
  'random-uid',
  /** The reader gives no UID, or none of the seven bytes that are signed. */
  'uid-unsuitable',
  /** The reader is too slow for all that a proof reads. */
  'too-slow',
] as const;
export type UnprovenReason = (typeof UNPROVEN_REASONS)[number];

export const FORGED_REASONS = [
  /** In the signature's file is something that is no ECDSA signature. */
  'signature-malformed',
  /** Signed for another number or another chip: a copy. */
  'signature-wrong',
  /** The certificate names an issuer known here that did not sign it. */
  'chain-wrong',
  /** The content is right, the chip doesn't have the keys of the one it was made for: a copy on an emulator. */
  'chip-not-original',
] as const;
export type ForgedReason = (typeof FORGED_REASONS)[number];

/** How a card number came in. A union on `kind`; each path carries just what it knows. */
export type Credential =
  | { readonly kind: 'chip'; readonly escn: Escn; readonly authenticity: Authenticity }
  | { readonly kind: 'alias'; readonly escn: Escn }
  | { readonly kind: 'qr'; readonly escn: Escn; readonly environment: QrEnvironment | null }
  | { readonly kind: 'typed'; readonly escn: Escn; readonly environment: QrEnvironment | null };

/** How strongly the way in binds the number to what was held out, strongest first. */
export const EVIDENCE = ['original-chip', 'proven-chip', 'chip', 'alias', 'qr', 'typed'] as const;
export type Evidence = (typeof EVIDENCE)[number];

export function evidenceOf(credential: Credential): Evidence {
  return credential.kind === 'chip' ? evidenceOfChip(credential.authenticity) : credential.kind;
}

function evidenceOfChip(authenticity: Authenticity): Evidence {
  switch (authenticity.kind) {
    case 'original':
      return 'original-chip';
    case 'proven':
      return 'proven-chip';
    case 'unproven':
    case 'forged':
      return 'chip';
    default:
      return assertNever(authenticity);
  }
}

/** True where `evidence` is at least as strong as `least`. */
export function isAtLeast(evidence: Evidence, least: Evidence): boolean {
  return EVIDENCE.indexOf(evidence) <= EVIDENCE.indexOf(least);
}
