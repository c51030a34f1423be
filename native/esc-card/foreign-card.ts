import type { Dialogue } from '../apdu/dialogue.ts';
import { selectByName } from '../apdu/iso-commands.ts';
import { SW } from '../apdu/status-word.ts';
import { getApplicationIds } from '../desfire/get-application-ids.ts';
import type { StorageCard } from './atr.ts';
import { isRandomUid } from './uid.ts';

/** What a card without ESC zone is, where a few APDUs can tell. */
export type ForeignCard =
  | StorageCard
  /** French student service application (MONECARTE) without a readable ESCN (spec 11). */
  | 'student-card-without-escn'
  | 'desfire'
  | 'payment-card'
  | 'transit-card'
  /** Phones and other devices that draw a UID for each tap. */
  | 'random-uid-device';

/** AIDs that others list as "European Student Card" of CNOUS/CROUS; the list is in card byte order (spec 11). */
const MONECARTE_AIDS: readonly number[] = [0xf58630, 0xf58540, 0xf58670, 0xf38091, 0xf586a0];

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
/** Directory that every contactless payment card and phone wallet has (EMV contactless book B, section 3.3.2). */
const PAYMENT_DIRECTORY = ascii('2PAY.SYS.DDF01');
/** Calypso's transit application. */
const TRANSIT_APPLICATION = ascii('1TIC.ICA');

/** Statuses of a SELECT that found something, invalidated or not. */
const IS_THERE: readonly number[] = [SW.ok, SW.fileInvalidated];

/** Names a DESFire without ESC zone: one APDU, two where it holds more than 19 applications. */
export function* nameDesfire(): Dialogue<ForeignCard> {
  const aids = yield* getApplicationIds();
  return aids?.some((aid) => MONECARTE_AIDS.includes(aid)) ? 'student-card-without-escn' : 'desfire';
}

/** Names any other card without ESC zone: two APDUs at most. Null where nothing told. */
export function* nameIsoCard(uid: Uint8Array | null): Dialogue<ForeignCard | null> {
  const payment = yield selectByName(PAYMENT_DIRECTORY);
  if (IS_THERE.includes(payment.sw)) return 'payment-card';
  const transit = yield selectByName(TRANSIT_APPLICATION);
  if (IS_THERE.includes(transit.sw)) return 'transit-card';
  return uid !== null && isRandomUid(uid) ? 'random-uid-device' : null;
}
