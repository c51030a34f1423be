import { cpus } from 'node:os';
import { type CardProof, cardProofOf } from '../../../native/esc-card/proof/prove-card.ts';
import { readEscCard } from '../../../native/esc-card/read-esc-card.ts';
import { transmitTo } from '../../../native/virtual/in-process.ts';
import {
  createSignedCard,
  type SignedCardContent,
  signedContent,
  uidFor,
} from '../../../native/virtual/signed-card.ts';
import { materialFor } from '../../../native/virtual/signed-profiles.ts';
import { createSigningAuthority } from '../../../native/virtual/signing-authority.ts';
import type { VirtualCard } from '../../../native/virtual/virtual-card.ts';
import { escnFromBytes } from '../../domain/escn.ts';
import { DEFAULT_RECOGNISERS } from '../../domain/recogniser.ts';
import { type Distribution, distributionOf } from './distribution.ts';

export interface ProofBench {
  /** Chain and signature, as at a signer's first sight; in ms. */
  readonly chainAndSignature: Distribution;
  /** Signature by a signer that is known; in ms. */
  readonly knownSigner: Distribution;
  /** APDUs a card costs, with a certificate of the size of the public example (spec 3.4). */
  readonly apdus: Readonly<
    Record<'native' | 'iso', { readonly unproven: number; readonly known: number; readonly first: number }>
  >;
  readonly certificateBytes: number;
  readonly node: string;
  readonly cpu: string;
}

const ROUNDS = 1_000;
const WARM_UP_ROUNDS = 100;
/** Makes the signer's certificate as large as the public example's 616 bytes. */
const LONG_NAME = 'Bench '.padEnd(111, 'x');
const ESCN_BYTES = Uint8Array.from(Buffer.from('3e506370826a103dbf76001000000001', 'hex'));

/** Row 4 of quality section 7, and the APDU counts of row 3. A card that is not proven would be a fast wrong answer. */
export async function benchProof(options: { rounds?: number } = {}): Promise<ProofBench> {
  const rounds = options.rounds ?? ROUNDS;
  const now = Date.now();
  const escn = escnFromBytes(ESCN_BYTES);
  if (escn === undefined) throw new Error('the card number of the bench is none');
  const authority = createSigningAuthority(LONG_NAME, now);
  const content = signedContent(authority, escn);
  const signed = { escn, uid: uidFor(escn), signature: content.signature };
  const newProof = () =>
    cardProofOf(
      materialFor(authority),
      () => now,
      () => undefined,
    );

  const chainAndSignature = measure(rounds, () => {
    // A prover of its own each time: nothing is known of the signer.
    const { prover } = newProof();
    return () => prover.proveByCertificate(signed, content.certificate).proof.kind;
  });
  const { prover } = newProof();
  prover.proveByCertificate(signed, content.certificate);
  const knownSigner = measure(rounds, () => () => prover.proveByKnownSigner(signed)?.kind);

  return {
    chainAndSignature,
    knownSigner,
    apdus: {
      native: await countApdus(content, newProof()),
      iso: await countApdus({ ...content, protocol: 'iso' }, newProof()),
    },
    certificateBytes: content.certificate.length,
    node: process.versions.node,
    cpu: cpus()[0]?.model ?? 'unknown',
  };
}

function measure(rounds: number, prepare: () => () => string | undefined): Distribution {
  const samples = new Float64Array(rounds);
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const prove = prepare();
    const startedAt = performance.now();
    const kind = prove();
    const ms = performance.now() - startedAt;
    if (kind !== 'proven') throw new Error(`a signed card was ${kind ?? 'not known'}`);
    if (round >= 0) samples[round] = ms;
  }
  return distributionOf(samples);
}

async function countApdus(content: SignedCardContent, proof: CardProof) {
  const card = createSignedCard(content);
  const unproven = await apdusOf(card, undefined);
  const first = await apdusOf(card, proof);
  return { unproven, first, known: await apdusOf(card, proof) };
}

async function apdusOf(card: VirtualCard, proof: CardProof | undefined): Promise<number> {
  const { signal } = new AbortController();
  const reading = { recognisers: DEFAULT_RECOGNISERS, atr: card.atr, monotonic: () => 0, startedAt: 0, signal, proof };
  return (await readEscCard(transmitTo(card), reading)).apdus;
}
