import { ESCN_BYTES, type Escn, escnToBytes } from '../../main/domain/escn.ts';
import { GET_DATA, READER_CLA } from '../apdu/reader-commands.ts';
import { encodeResponse } from '../apdu/response-apdu.ts';
import { SW } from '../apdu/status-word.ts';
import { ESC_ZONE } from '../esc-card/zone.ts';
import { contactlessAtr } from './atr.ts';
import { CAMPUS_PROFILES, campusChip } from './campus-cards.ts';
import type { CardApplication } from './card-file.ts';
import type { Chip } from './chip.ts';
import { createDesfireChip } from './desfire-chip.ts';
import { createIsoChip } from './iso-chip.ts';
import { fixedUid, randomLookingUid } from './uid.ts';

/** Kinds of card there are to present; the first is what an ESC with a chip zone is. */
export const CARD_PROFILES = [
  'desfire',
  'iso',
  'desfire-blank',
  'bank',
  'random-uid',
  'broken',
  ...CAMPUS_PROFILES,
] as const;
export type CardProfile = (typeof CARD_PROFILES)[number];

/** A card together with what a reader adds: it answers APDUs for the card and for the reader. */
export type VirtualCard = Chip;

/** AID of a campus's own access control, as ESUP layouts have it (spec 3.2). */
const ACCESS_CONTROL_AID = 0xf585c0;
const PAYMENT_DIRECTORY = Uint8Array.from('2PAY.SYS.DDF01', (character) => character.charCodeAt(0));
// Historical bytes: a category indicator and a tag for card service data, as ISO cards have them.
export const ISO_ATR = contactlessAtr(Uint8Array.of(0x80, 0x31, 0x80, 0x66, 0x90, 0x00));
const BANK_ATR = contactlessAtr(
  Uint8Array.of(0x80, 0x31, 0x80, 0x66, 0xb0, 0x84, 0x0c, 0x01, 0x6e, 0x01, 0x83, 0x00, 0x90, 0x00),
);

/** A card of a profile for a number. Everything about it follows from the two: the same card each time. */
export function createVirtualCard(escn: Escn, profile: CardProfile = 'desfire'): VirtualCard {
  return withReader(chipOf(profile, escnToBytes(escn)));
}

/** Adds the reader's part to a chip: `FF CA 00 00 00` gives the UID, as over a contactless reader. */
export function withReader(chip: Chip): VirtualCard {
  return {
    ...chip,
    respond(command) {
      if (command[0] !== READER_CLA) return chip.respond(command);
      const asksForUid = command[1] === GET_DATA && command[2] === 0x00 && command[3] === 0x00;
      return encodeResponse(
        asksForUid ? { data: chip.uid, sw: SW.ok } : { data: new Uint8Array(0), sw: SW.functionNotSupported },
      );
    },
  };
}

/** The ESC zone with a content of one's choice in the number's file. */
export function escZone(escnFile: Uint8Array): CardApplication {
  return { aid: ESC_ZONE.aid, dfName: ESC_ZONE.dfName, files: [{ ...ESC_ZONE.escn, content: escnFile }] };
}

function chipOf(profile: CardProfile, escn: Uint8Array): Chip {
  const uid = fixedUid(escn);
  switch (profile) {
    case 'desfire':
      return createDesfireChip(uid, [escZone(escn)]);
    case 'iso':
      return createIsoChip(ISO_ATR, uid, [escZone(escn)]);
    case 'desfire-blank':
      return createDesfireChip(uid, [{ aid: ACCESS_CONTROL_AID, dfName: null, files: [] }]);
    case 'bank':
      return createIsoChip(BANK_ATR, randomLookingUid(escn), [{ aid: 0, dfName: PAYMENT_DIRECTORY, files: [] }]);
    case 'random-uid':
      return createDesfireChip(randomLookingUid(escn), [escZone(escn)]);
    case 'broken':
      return createDesfireChip(uid, [escZone(new Uint8Array(ESCN_BYTES))]);
    default:
      return campusChip(profile, escn);
  }
}
