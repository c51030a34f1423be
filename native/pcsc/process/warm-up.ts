import type { CardRead } from '../../../main/application/ports/terminal-ports.ts';
import { escnFromBytes } from '../../../main/domain/escn.ts';
import { DEFAULT_RECOGNISERS } from '../../../main/domain/recogniser.ts';
import type { CardProof } from '../../esc-card/proof/prove-card.ts';
import { cardProofOf } from '../../esc-card/proof/prove-card.ts';
import { readEscCard } from '../../esc-card/read-esc-card.ts';
import { transmitTo } from '../../virtual/in-process.ts';
import { createSignedProfile, materialFor } from '../../virtual/signed-profiles.ts';
import { createSigningAuthority } from '../../virtual/signing-authority.ts';

/** Of nobody: it never leaves this module. */
const ESCN = Uint8Array.from(Buffer.from('3e506370826a103dbf76001000000001', 'hex'));
const PROFILES = ['signed', 'signed-iso'] as const;

/**
 * Reads cards of nothing but code, once by each kind of commands, and proves them against an authority made for the
 * purpose: what a read needs is loaded, compiled and has its keys set up before the first person comes. Trusts nothing
 * afterwards that it didn't before. Gives what was read, which shows that every step was taken.
 */
export async function warmUp(): Promise<readonly CardRead[]> {
  const escn = escnFromBytes(ESCN);
  if (escn === undefined) return [];
  const authority = createSigningAuthority('Warm-up', Date.now());
  const proof: CardProof = cardProofOf(materialFor(authority), Date.now, () => undefined);
  const monotonic = () => performance.now();
  const reads: CardRead[] = [];
  for (const profile of PROFILES) {
    const card = createSignedProfile(escn, profile, authority);
    const { signal } = new AbortController();
    const reading = {
      recognisers: DEFAULT_RECOGNISERS,
      atr: card.atr,
      monotonic,
      startedAt: monotonic(),
      signal,
      proof,
    };
    reads.push(await readEscCard(transmitTo(card), reading));
  }
  return reads;
}
