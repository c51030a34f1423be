import type { ProofMaterial } from '../../../main/application/ports/terminal-ports.ts';
import type { Authenticity, ForgedReason, UnprovenReason } from '../../../main/domain/credential.ts';
import type { Escn } from '../../../main/domain/escn.ts';
import type { Dialogue } from '../../apdu/dialogue.ts';
import { selectByName } from '../../apdu/iso-commands.ts';
import { SW } from '../../apdu/status-word.ts';
import {
  checkOriginality,
  createOriginality,
  type Originality,
  readRealUid,
} from '../originality/check-originality.ts';
import { isRandomUid } from '../uid.ts';
import { ESC_ZONE } from '../zone.ts';
import { isEcdsaSignature } from './ecdsa-signature.ts';
import { readCertificate, readSignature, type ZoneProtocol } from './proof-files.ts';
import { createProver, type LearnedSigner, type Prover, type SignedContent } from './prover.ts';

/** What a terminal proves cards with. */
export interface CardProof {
  readonly prover: Prover;
  /** Knows the chips' keys; null where the campus doesn't hold the base key. */
  readonly originality: Originality | null;
  /** Told each signer that was chained for the first time. */
  readonly learn: (signer: LearnedSigner) => void;
}

/** What material proves cards with. `now` is ms since 1970. */
export function cardProofOf(
  material: ProofMaterial,
  now: () => number,
  learn: (signer: LearnedSigner) => void,
): CardProof {
  const originality = material.baseKey === null ? null : createOriginality(material.baseKey);
  return { prover: createProver(material, now), originality, learn };
}

/** A card whose number was read, its zone still selected. */
export interface NumberedCard {
  readonly escn: Escn;
  /** As the reader gives it; null where it doesn't. */
  readonly uid: Uint8Array | null;
  readonly protocol: ZoneProtocol;
  /** Whether this reader is too slow for a certificate in native frames of 59 bytes. */
  readonly isSlow?: () => boolean;
}

export interface ProvenCard {
  readonly authenticity: Authenticity;
  readonly learned: LearnedSigner | null;
}

/** Bytes of the UID that are signed behind the number (spec 3.3). */
const SIGNED_UID_BYTES = 7;

/**
 * Proves a card in the selection its number was read in: signature, certificate only where no known signer made the
 * signature, then the chip's keys where they are known. A card that can't be proven for its UID costs no command.
 */
export function* proveCard(
  card: NumberedCard,
  { prover, originality }: Omit<CardProof, 'learn'>,
): Dialogue<ProvenCard> {
  const signed = yield* signedUidOf(card, originality);
  if (signed.kind === 'unproven') return { authenticity: signed, learned: null };
  const { uid, protocol } = signed;

  const file = yield* readSignature(protocol);
  if (file.kind === 'absent') return unproven('no-signature');
  if (file.kind === 'too-long' || !isEcdsaSignature(file.bytes)) return forged('signature-malformed');
  const content = { escn: card.escn, uid, signature: file.bytes };

  const known = prover.proveByKnownSigner(content);
  const selection = known === undefined && card.isSlow?.() === true ? yield* selectForLargeSteps(protocol) : protocol;
  if (selection === undefined) return unproven('too-slow');
  const { proof, learned } =
    known === undefined ? yield* proveByFile(prover, content, selection) : { proof: known, learned: null };
  if (proof.kind !== 'proven' || originality === null) return { authenticity: proof, learned };

  // Last: it needs a selection of its own where ISO commands read the zone, and secures every answer after it.
  const finding = yield* checkOriginality(originality, card.escn, uid, selection);
  switch (finding) {
    case 'original':
      return { authenticity: { ...proof, kind: 'original' }, learned };
    case 'not-original':
      return forged('chip-not-original');
    case 'not-checked':
      return { authenticity: proof, learned };
  }
}

/**
 * Selects the zone anew by ISO commands, whose steps are 256 bytes: 5 APDUs for a certificate that takes 11 native
 * frames. Undefined where the card has no ISO names.
 */
function* selectForLargeSteps(protocol: ZoneProtocol): Dialogue<ZoneProtocol | undefined> {
  if (protocol === 'iso') return protocol;
  const { sw } = yield selectByName(ESC_ZONE.dfName);
  return sw === SW.ok ? 'iso' : undefined;
}

type SignedUid =
  | { readonly kind: 'uid'; readonly uid: Uint8Array; readonly protocol: ZoneProtocol }
  | { readonly kind: 'unproven'; readonly reason: UnprovenReason };

/** The UID that was signed. A chip that draws a new one each time tells the real one to who has its key 1. */
function* signedUidOf({ escn, uid, protocol }: NumberedCard, originality: Originality | null): Dialogue<SignedUid> {
  if (uid?.length === SIGNED_UID_BYTES) return { kind: 'uid', uid, protocol };
  if (uid === null || !isRandomUid(uid)) return { kind: 'unproven', reason: 'uid-unsuitable' };
  const real = originality === null ? undefined : yield* readRealUid(originality, escn, protocol);
  return real === undefined
    ? { kind: 'unproven', reason: 'random-uid' }
    : { kind: 'uid', uid: real, protocol: 'native' };
}

function* proveByFile(
  prover: Prover,
  content: SignedContent,
  protocol: ZoneProtocol,
): Dialogue<ReturnType<Prover['proveByCertificate']>> {
  const file = yield* readCertificate(protocol);
  switch (file.kind) {
    case 'content':
      return prover.proveByCertificate(content, file.bytes);
    case 'absent':
      return { proof: { kind: 'unproven', reason: 'no-certificate' }, learned: null };
    case 'too-long':
      return { proof: { kind: 'unproven', reason: 'certificate-broken' }, learned: null };
  }
}

function unproven(reason: UnprovenReason): ProvenCard {
  return { authenticity: { kind: 'unproven', reason }, learned: null };
}

function forged(reason: ForgedReason): ProvenCard {
  return { authenticity: { kind: 'forged', reason }, learned: null };
}
