import type { ProofMaterial } from '../../main/application/ports/terminal-ports.ts';
import type { Escn } from '../../main/domain/escn.ts';
import { escnToBytes } from '../../main/domain/escn.ts';
import { pemOf } from './certificate-builder.ts';
import { copiedTo, createSignedCard, signedContent } from './signed-card.ts';
import type { SigningAuthority } from './signing-authority.ts';
import { fixedUid } from './uid.ts';
import type { VirtualCard } from './virtual-card.ts';

/** Cards that somebody signed: as issued, by ISO commands, and the same files on another chip. */
export const SIGNED_PROFILES = ['signed', 'signed-iso', 'copied'] as const;
export type SignedProfile = (typeof SIGNED_PROFILES)[number];

/** A card of a profile for a number, signed by this authority. */
export function createSignedProfile(escn: Escn, profile: SignedProfile, authority: SigningAuthority): VirtualCard {
  const content = signedContent(authority, escn);
  switch (profile) {
    case 'signed':
      return createSignedCard(content);
    case 'signed-iso':
      return createSignedCard({ ...content, protocol: 'iso' });
    case 'copied':
      return createSignedCard(copiedTo(content, fixedUid(escnToBytes(escn).toReversed())));
  }
}

/** What a terminal that trusts an authority proves its cards with, whatever institution they are of. */
export function materialFor({ root, intermediate, institution }: SigningAuthority): ProofMaterial {
  return {
    roots: [root.der],
    authorities: [intermediate, institution].map(({ der }) => ({ pic: null, certificate: der })),
    signers: [],
    expiry: 'strict',
    baseKey: null,
  };
}

/** Root, intermediate and institution as one PEM file, as an institution's chain is handed out (spec 3.4). */
export function chainPemOf({ root, intermediate, institution }: SigningAuthority): string {
  return [root, intermediate, institution].map(({ der }) => pemOf(der)).join('');
}
