import { randomBytes } from 'node:crypto';
import { AES_BLOCK_BYTES, aesSessionKey, rotated } from '../desfire/authenticate-aes.ts';
import { encipheredUid } from '../desfire/get-card-uid.ts';
import { aesCbc, aesSession } from '../esc-card/originality/aes.ts';
import { type CardApplication, sameBytes } from './card-file.ts';

/** What a chip answers of its keys: bytes with a status to go on or end with, or an error. */
export type KeyAnswer =
  | { readonly kind: 'more' | 'done'; readonly data: Uint8Array }
  | { readonly kind: 'no-such-key' | 'wrong' | 'not-authenticated' };

/** The AES authentication of DESFire EV1, the chip's side of it. Remembers how far it has come. */
export interface ChipKeys {
  /** Any other command or a new selection came in between. */
  forget(): void;
  /** True while the second half of an authentication is owed. */
  isWaiting(): boolean;
  begin(application: CardApplication, keyNo: number | undefined): KeyAnswer;
  finish(answer: Uint8Array): KeyAnswer;
  version(application: CardApplication, keyNo: number | undefined): KeyAnswer;
  /** The UID, enciphered for the session. Once: the IV of a second answer would be another. */
  uid(): KeyAnswer;
}

const NO_IV = new Uint8Array(AES_BLOCK_BYTES);

export function createChipKeys(uid: Uint8Array): ChipKeys {
  let waiting: { readonly key: Uint8Array; readonly challenge: Uint8Array; readonly sent: Uint8Array } | undefined;
  let sessionKey: Uint8Array | undefined;
  const keyOf = ({ keys }: CardApplication, keyNo: number | undefined) => keys?.find((key) => key.keyNo === keyNo);

  return {
    forget() {
      waiting = undefined;
      sessionKey = undefined;
    },
    isWaiting: () => waiting !== undefined,
    begin(application, keyNo) {
      sessionKey = undefined;
      const found = keyOf(application, keyNo);
      if (found === undefined) return { kind: 'no-such-key' };
      const challenge = new Uint8Array(randomBytes(AES_BLOCK_BYTES));
      const sent = aesCbc(found.key).encrypt(NO_IV, challenge);
      waiting = { key: found.key, challenge, sent };
      return { kind: 'more', data: sent };
    },
    finish(answer) {
      const begun = waiting;
      waiting = undefined;
      if (begun === undefined || answer.length !== 2 * AES_BLOCK_BYTES) return { kind: 'wrong' };
      const cipher = aesCbc(begun.key);
      const plain = cipher.decrypt(begun.sent, answer);
      const theirs = plain.slice(0, AES_BLOCK_BYTES);
      if (!sameBytes(plain.slice(AES_BLOCK_BYTES), rotated(begun.challenge))) return { kind: 'wrong' };
      sessionKey = aesSessionKey(theirs, begun.challenge);
      return { kind: 'done', data: cipher.encrypt(answer.slice(AES_BLOCK_BYTES), rotated(theirs)) };
    },
    version(application, keyNo) {
      const found = keyOf(application, keyNo);
      return found === undefined ? { kind: 'no-such-key' } : { kind: 'done', data: Uint8Array.of(found.version) };
    },
    uid() {
      if (sessionKey === undefined) return { kind: 'not-authenticated' };
      const data = encipheredUid(uid, aesSession(sessionKey));
      sessionKey = undefined;
      return { kind: 'done', data };
    },
  };
}
