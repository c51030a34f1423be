import type { Dialogue } from '../apdu/dialogue.ts';
import { selectByName } from '../apdu/iso-commands.ts';
import { SW } from '../apdu/status-word.ts';
import { getApplicationIds } from '../desfire/get-application-ids.ts';
import { selectApplication } from '../desfire/select-application.ts';
import type { StorageCard } from './atr.ts';
import { DESFIRE_APPLICATIONS, type DesfireOwner } from './foreign/desfire-applications.ts';
import { type IsoOwner, WITH_FIXED_UID, WITH_RANDOM_UID } from './foreign/iso-applications.ts';
import { isRandomUid } from './uid.ts';

/** What a card without ESC zone is, where a few APDUs can tell. */
export type ForeignCard =
  | StorageCard
  | DesfireOwner
  | IsoOwner
  /** A DESFire nobody wrote to. */
  | 'desfire-blank'
  /** A DESFire with applications of somebody else: a campus's own, a door's, a hotel's. */
  | 'desfire-other'
  /** A DESFire that keeps its directory to itself. */
  | 'desfire'
  /** Phones and other devices that draw a UID for each tap. */
  | 'random-uid-device';

/** The card's own level: the directory can be seen from there only. */
const PICC_LEVEL = 0x000000;

/** Names a DESFire: one APDU, two from within an application or where it holds more than 19 of them. */
export function* nameDesfire(isInApplication: boolean): Dialogue<ForeignCard> {
  if (isInApplication) yield selectApplication(PICC_LEVEL);
  const aids = yield* getApplicationIds();
  if (aids === undefined) return 'desfire';
  if (aids.length === 0) return 'desfire-blank';
  const owners = aids.flatMap((aid) => DESFIRE_APPLICATIONS.get(aid) ?? []);
  // A student card may carry the city's tickets as well; what matters here is the student.
  const student = owners.find((owner) => owner === 'student-application-without-escn');
  return student ?? owners[0] ?? 'desfire-other';
}

/**
 * Names any other card: three APDUs at most, fewer where `hasTime` says that the next would come too late. Null where
 * nothing told.
 */
export function* nameIsoCard(uid: Uint8Array | null, hasTime: () => boolean): Dialogue<ForeignCard | null> {
  const isRandom = uid !== null && isRandomUid(uid);
  for (const { dfName, says, isThereToo } of isRandom ? WITH_RANDOM_UID : WITH_FIXED_UID) {
    if (!hasTime()) return null;
    const { sw } = yield selectByName(dfName);
    if (sw === SW.ok || isThereToo.includes(sw)) return says;
  }
  return isRandom ? 'random-uid-device' : null;
}
