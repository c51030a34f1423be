import { escnFromBytes } from '../../main/domain/escn.ts';
import { bytesOf } from '../esc-card/hex.ts';
import { contactlessAtr } from './atr.ts';
import type { CardApplication } from './card-file.ts';
import type { Chip } from './chip.ts';
import { createDesfireChip } from './desfire-chip.ts';
import { createIsoChip } from './iso-chip.ts';
import { fixedUid, randomLookingUid } from './uid.ts';

/** Cards without an ESC zone, as campuses and cities hand them out. */
export const CAMPUS_PROFILES = ['campus', 'campus-iso', 'monecarte', 'transit', 'passport', 'classic'] as const;
export type CampusProfile = (typeof CAMPUS_PROFILES)[number];

/** Where the campus profiles have their files, for recognisers that read them. */
export const CAMPUS = {
  aid: 0xf58a10,
  dfName: 'a00000061404f58a10',
  /** The card number as 16 bytes. */
  binary: { fileNo: 1, fileId: 0x1101, offset: 0, length: 16 },
  /** The card number with its dashes, behind a header of four bytes and before padding. */
  ascii: { fileNo: 2, fileId: 0x1102, offset: 4, length: 40 },
  /** The card number as 32 upper-case digits. */
  hex: { fileNo: 3, fileId: 0x1103, offset: 0, length: 32 },
  /** The campus's own number, ten digits and padding. */
  bcd: { fileNo: 4, fileId: 0x1104, offset: 0, length: 6 },
} as const;

const MONECARTE_AID = 0xf58630;
const ACCESS_CONTROL_AID = 0xf585c0;
const CAMPUS_ATR = contactlessAtr(Uint8Array.of(0x80, 0x31, 0x80, 0x65, 0xb0));
/** As Calypso cards have it: a pre-issuing data object with chip and software. */
const TRANSIT_ATR = contactlessAtr(Uint8Array.of(0x80, 0x5a, 0x0a, 0x08, 0x03, 0x04));
const PASSPORT_ATR = contactlessAtr(Uint8Array.of(0x80, 0x77, 0x81, 0xc1, 0x02));
/** A MIFARE Classic 1K behind a reader's emulation (PC/SC part 3, section 3.1.3.2.3). */
const CLASSIC_ATR = contactlessAtr(bytesOf('804f0ca00000030603000100000000'));

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** The campus's own number of the card with this ESCN: ten digits, the same each time. */
export function campusNumberOf(escn: Uint8Array): string {
  return Array.from(escn.subarray(0, 10), (byte) => byte % 10).join('');
}

export function campusChip(profile: CampusProfile, escn: Uint8Array): Chip {
  const uid = fixedUid(escn);
  const named = (dfName: Uint8Array): CardApplication => ({ aid: 0, dfName, files: [] });
  switch (profile) {
    case 'campus':
      return createDesfireChip(uid, [{ aid: ACCESS_CONTROL_AID, dfName: null, files: [] }, campusApplication(escn)]);
    case 'campus-iso':
      return createIsoChip(CAMPUS_ATR, uid, [campusApplication(escn)]);
    case 'monecarte':
      return createDesfireChip(uid, [{ aid: MONECARTE_AID, dfName: null, files: [] }]);
    case 'transit':
      return createIsoChip(TRANSIT_ATR, uid.slice(0, 4), [named(ascii('1TIC.ICA'))]);
    case 'passport':
      return createIsoChip(PASSPORT_ATR, randomLookingUid(escn), [named(bytesOf('a0000002471001'))]);
    case 'classic':
      return createIsoChip(CLASSIC_ATR, uid.slice(1, 5), []);
  }
}

function campusApplication(escn: Uint8Array): CardApplication {
  const text = escnFromBytes(escn) ?? '';
  const digits = text.replaceAll('-', '').toUpperCase();
  const { aid, binary, ascii: asciiPlace, hex, bcd } = CAMPUS;
  return {
    aid,
    dfName: bytesOf(CAMPUS.dfName),
    files: [
      { ...binary, content: escn },
      { ...asciiPlace, content: Uint8Array.of(0x01, 0x02, 0x00, 0x24, ...ascii(text.padEnd(40, ' '))) },
      { ...hex, content: ascii(digits) },
      { ...bcd, content: bytesOf(`${campusNumberOf(escn)}ff`) },
    ],
  };
}
