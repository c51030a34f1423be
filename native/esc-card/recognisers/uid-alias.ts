import { hexOf } from '../hex.ts';
import { isRandomUid } from '../uid.ts';
import { type Attempt, type CardInQuestion, passedBy, takenAs } from './attempt.ts';

const NAME = 'uid-alias';

/** Takes every card whose UID says which card it is. No APDU: the UID is there already. */
export function tryUidAlias({ uid }: CardInQuestion): Attempt {
  if (uid === null) return passedBy(NAME, 'no-uid');
  if (isRandomUid(uid)) return passedBy(NAME, 'random-uid');
  return takenAs({ kind: 'alias-key', key: { by: 'uid', uid: hexOf(uid) }, recogniser: NAME });
}
