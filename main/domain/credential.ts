import type { Escn } from './escn.ts';
import type { QrEnvironment } from './qr-host.ts';

/** What a chip's content proved of itself. `unproven` names why; a check that was not done is never a pass. */
export type Authenticity =
  | { readonly kind: 'proven' }
  | { readonly kind: 'unproven'; readonly reason: UnprovenReason }
  | { readonly kind: 'forged'; readonly reason: ForgedReason };

export type UnprovenReason =
  | 'not-checked'
  | 'no-signature'
  | 'institution-unknown'
  | 'random-uid'
  | 'certificate-expired';

export type ForgedReason = 'signature-wrong' | 'chain-wrong';

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
  if (credential.kind === 'chip') return credential.authenticity.kind === 'proven' ? 'proven-chip' : 'chip';
  return credential.kind;
}

/** True where `evidence` is at least as strong as `least`. */
export function isAtLeast(evidence: Evidence, least: Evidence): boolean {
  return EVIDENCE.indexOf(evidence) <= EVIDENCE.indexOf(least);
}
