import type { ProofMaterial } from '../../../../main/application/ports/terminal-ports.ts';
import { DEFAULT_RECOGNISERS } from '../../../../main/domain/recogniser.ts';
import { type CardProof, cardProofOf } from '../../../../native/esc-card/proof/prove-card.ts';
import type { LearnedSigner } from '../../../../native/esc-card/proof/prover.ts';
import { readEscCard } from '../../../../native/esc-card/read-esc-card.ts';
import { transmitTo } from '../../../../native/virtual/in-process.ts';
import { createSigningAuthority, type SigningAuthority } from '../../../../native/virtual/signing-authority.ts';
import type { VirtualCard } from '../../../../native/virtual/virtual-card.ts';
import { escn } from '../../../support/escn.ts';

export const NOW = Date.UTC(2026, 8, 1);
/** Number of an institution with PIC 000000001, and of one with PIC 932465463. */
export const ESCN = escn('3e506370-826a-103d-bf76-001000000001');
export const PIC = '000000001';
export const OTHER_ESCN = escn('e6480dc0-9fba-1035-a6bd-001932465463');
export const OTHER_PIC = '932465463';

export const AUTHORITY: SigningAuthority = createSigningAuthority('Montelago', NOW);
/** As well made, and nobody pinned its root. */
export const STRANGER: SigningAuthority = createSigningAuthority('Stranger', NOW);

/** What a terminal has that trusts an authority's institution for its own PIC. */
export function trusting(authority: SigningAuthority, over: Partial<ProofMaterial> = {}): ProofMaterial {
  return {
    roots: [authority.root.der],
    authorities: [
      { pic: PIC, certificate: authority.institution.der },
      { pic: null, certificate: authority.intermediate.der },
    ],
    signers: [],
    expiry: 'strict',
    baseKey: null,
    ...over,
  };
}

export interface Proving {
  readonly proof: CardProof;
  readonly learned: LearnedSigner[];
}

export function provingWith(material: ProofMaterial, now: () => number = () => NOW): Proving {
  const learned: LearnedSigner[] = [];
  return { proof: cardProofOf(material, now, (signer) => learned.push(signer)), learned };
}

/** Reads a card at rest: its authenticity where it has a number, else the whole outcome; and what it cost. An APDU takes `apduMs`. */
export async function tap(card: VirtualCard, { proof }: { readonly proof: CardProof | undefined }, apduMs = 0) {
  let now = 0;
  const transmit = transmitTo(card);
  const slowly: typeof transmit = (command, signal) => {
    now += apduMs;
    return transmit(command, signal);
  };
  const { outcome, apdus } = await readEscCard(slowly, {
    recognisers: DEFAULT_RECOGNISERS,
    atr: card.atr,
    monotonic: () => now,
    startedAt: 0,
    signal: new AbortController().signal,
    proof,
  });
  return { authenticity: outcome.kind === 'escn' ? outcome.authenticity : outcome, apdus };
}
