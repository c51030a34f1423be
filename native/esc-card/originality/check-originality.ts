import { randomBytes } from 'node:crypto';
import { type Escn, escnToBytes } from '../../../main/domain/escn.ts';
import type { Dialogue } from '../../apdu/dialogue.ts';
import { AES_BLOCK_BYTES, type AesAuthentication, authenticateAes } from '../../desfire/authenticate-aes.ts';
import { getCardUid } from '../../desfire/get-card-uid.ts';
import { getKeyVersion } from '../../desfire/get-key-version.ts';
import { selectApplication } from '../../desfire/select-application.ts';
import { desfireStatusOf } from '../../desfire/status.ts';
import type { ZoneProtocol } from '../proof/proof-files.ts';
import { ESC_ZONE } from '../zone.ts';
import { aesCbc, aesSession } from './aes.ts';
import { diversifyKey } from './diversify.ts';

/** Numbers of the zone's keys (spec 3.2): one made of the number, one of the UID. */
export const ESCN_KEY_NO = 0x01;
export const UID_KEY_NO = 0x02;
/** Version both carry once they were made of the base key (spec 3.2). */
export const DIVERSIFIED_KEY_VERSION = 0x01;

/** `not-checked`: the chip has no such keys, or can't be asked. */
export type OriginalityFinding = 'original' | 'not-original' | 'not-checked';

/** Asks chips for the keys that follow from the base key. */
export interface Originality {
  authenticate(keyNo: number, diversifiedBy: Uint8Array): Dialogue<AesAuthentication>;
}

/** `random` gives that many random bytes; by default the system's. */
export function createOriginality(
  baseKey: Uint8Array,
  random: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(randomBytes(bytes)),
): Originality {
  return {
    authenticate: (keyNo, diversifiedBy) =>
      authenticateAes(keyNo, aesCbc(diversifyKey(baseKey, diversifiedBy)), random(AES_BLOCK_BYTES)),
  };
}

/**
 * Whether the chip itself is the one its content was made for: it knows key 1, made of the number, and key 2, made of
 * the UID (spec 3.3). Four APDUs, one more where the zone was read by ISO commands. A chip that fails is called a copy
 * only if it says that its keys were made of the base key: an issuer without that key leaves them as they came.
 */
export function* checkOriginality(
  { authenticate }: Originality,
  escn: Escn,
  uid: Uint8Array,
  protocol: ZoneProtocol,
): Dialogue<OriginalityFinding> {
  if (protocol === 'iso' && !(yield* selectZone())) return 'not-checked';
  for (const [keyNo, diversifiedBy] of [[ESCN_KEY_NO, escnToBytes(escn)] as const, [UID_KEY_NO, uid] as const]) {
    const { kind } = yield* authenticate(keyNo, diversifiedBy);
    if (kind === 'authenticated') continue;
    if (kind === 'not-possible') return 'not-checked';
    return (yield* getKeyVersion(keyNo)) === DIVERSIFIED_KEY_VERSION ? 'not-original' : 'not-checked';
  }
  return 'original';
}

/**
 * The real UID of a chip that shows a random one, by key 1 (spec 3.3). Five APDUs at most; the zone is selected anew
 * then, for native commands. Undefined where the chip doesn't have that key.
 */
export function* readRealUid(
  { authenticate }: Originality,
  escn: Escn,
  protocol: ZoneProtocol,
): Dialogue<Uint8Array | undefined> {
  if (protocol === 'iso' && !(yield* selectZone())) return undefined;
  const session = yield* authenticate(ESCN_KEY_NO, escnToBytes(escn));
  if (session.kind !== 'authenticated') return undefined;
  const uid = yield* getCardUid(aesSession(session.sessionKey));
  // An authenticated card adds a MAC to plain files; a new selection ends that.
  return (yield* selectZone()) ? uid : undefined;
}

function* selectZone(): Dialogue<boolean> {
  const { sw } = yield selectApplication(ESC_ZONE.aid);
  return desfireStatusOf(sw) === 'ok';
}
