import { type Escn, escnToBytes } from '../../main/domain/escn.ts';
import { DIVERSIFIED_KEY_VERSION, ESCN_KEY_NO, UID_KEY_NO } from '../esc-card/originality/check-originality.ts';
import { diversifyKey } from '../esc-card/originality/diversify.ts';
import { ESC_ZONE } from '../esc-card/zone.ts';
import type { CardApplication, CardKey } from './card-file.ts';
import { createDesfireChip } from './desfire-chip.ts';
import { createIsoChip } from './iso-chip.ts';
import type { SigningAuthority } from './signing-authority.ts';
import { fixedUid, randomLookingUid } from './uid.ts';
import { ISO_ATR, type VirtualCard, withReader } from './virtual-card.ts';

/** What is on a card with a signature. Everything not named is as it should be. */
export interface SignedCardContent {
  readonly escn: Escn;
  /** The chip's UID; by default the one that belongs to the number. */
  readonly uid?: Uint8Array;
  /** The file's content; null for no such file. */
  readonly signature: Uint8Array | null;
  readonly certificate: Uint8Array | null;
  readonly protocol?: 'desfire' | 'iso';
  /** Keys of the zone; none by default, as on a card whose issuer doesn't hold the base key. */
  readonly keys?: readonly CardKey[];
  /** The reader sees a random UID. */
  readonly hidesUid?: boolean;
}

/** UID of the chip that is made for a number. */
export function uidFor(escn: Escn): Uint8Array {
  return fixedUid(escnToBytes(escn));
}

/** The content of a card as its issuer makes it: signed for its chip. */
export function signedContent(
  authority: SigningAuthority,
  escn: Escn,
): SignedCardContent & { readonly signature: Uint8Array; readonly certificate: Uint8Array } {
  return { escn, signature: authority.sign(escn, uidFor(escn)), certificate: authority.signer.der };
}

/** A copy: the same files on a chip with another UID. */
export function copiedTo(content: SignedCardContent, uid: Uint8Array): SignedCardContent {
  return { ...content, uid };
}

/** Keys 1 and 2 of the zone as an issuer with the base key writes them (spec 3.2). */
export function diversifiedKeys(baseKey: Uint8Array, escn: Escn, uid: Uint8Array): readonly CardKey[] {
  return [
    { keyNo: ESCN_KEY_NO, version: DIVERSIFIED_KEY_VERSION, key: diversifyKey(baseKey, escnToBytes(escn)) },
    { keyNo: UID_KEY_NO, version: DIVERSIFIED_KEY_VERSION, key: diversifyKey(baseKey, uid) },
  ];
}

export function createSignedCard(content: SignedCardContent): VirtualCard {
  const { escn, uid = uidFor(escn), signature, certificate, protocol = 'desfire', keys = [] } = content;
  const zone: CardApplication = {
    aid: ESC_ZONE.aid,
    dfName: ESC_ZONE.dfName,
    files: [
      { ...ESC_ZONE.escn, content: escnToBytes(escn) },
      ...(signature === null ? [] : [{ ...ESC_ZONE.signature, content: signature }]),
      ...(certificate === null ? [] : [{ ...ESC_ZONE.certificate, content: certificate }]),
    ],
    keys,
  };
  const chip = protocol === 'iso' ? createIsoChip(ISO_ATR, uid, [zone]) : createDesfireChip(uid, [zone]);
  return withReader(content.hidesUid === true ? { ...chip, uid: randomLookingUid(uid) } : chip);
}
