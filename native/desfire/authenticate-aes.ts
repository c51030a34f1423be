import type { Dialogue } from '../apdu/dialogue.ts';
import { DESFIRE_INS, desfireCommand } from './command.ts';
import { desfireStatusOf } from './status.ts';

export const AES_BLOCK_BYTES = 16;

/** AES-128 in CBC mode under one key, without padding. Comes in from outside: this folder knows no crypto. */
export interface AesCbc {
  encrypt(iv: Uint8Array, plain: Uint8Array): Uint8Array;
  decrypt(iv: Uint8Array, sealed: Uint8Array): Uint8Array;
}

export type AesAuthentication =
  | { readonly kind: 'authenticated'; readonly sessionKey: Uint8Array }
  /** Card and terminal don't share the key: one of them found out. */
  | { readonly kind: 'wrong-key' }
  /** The card doesn't do this, has no such key, or answers nonsense: nothing is known. */
  | { readonly kind: 'not-possible' };

/**
 * AuthenticateAES (0xAA) of DESFire EV1: both sides show that they know key `keyNo` of the selected application, in
 * two APDUs. `challenge` are 16 random bytes, new each time. The IV goes on from message to message.
 */
export function* authenticateAes(keyNo: number, key: AesCbc, challenge: Uint8Array): Dialogue<AesAuthentication> {
  const first = yield desfireCommand(DESFIRE_INS.authenticateAes, Uint8Array.of(keyNo));
  if (desfireStatusOf(first.sw) !== 'additional-frame' || first.data.length !== AES_BLOCK_BYTES) {
    return { kind: 'not-possible' };
  }
  const cardChallenge = key.decrypt(new Uint8Array(AES_BLOCK_BYTES), first.data);
  const answer = key.encrypt(first.data, Uint8Array.of(...challenge, ...rotated(cardChallenge)));

  const second = yield desfireCommand(DESFIRE_INS.additionalFrame, answer);
  const status = desfireStatusOf(second.sw);
  if (status === 'authentication-error') return { kind: 'wrong-key' };
  if (status !== 'ok') return { kind: 'not-possible' };
  if (second.data.length !== AES_BLOCK_BYTES) return { kind: 'wrong-key' };
  const echoed = key.decrypt(answer.subarray(AES_BLOCK_BYTES), second.data);
  if (!rotated(challenge).every((byte, i) => byte === echoed[i])) return { kind: 'wrong-key' };
  return { kind: 'authenticated', sessionKey: aesSessionKey(challenge, cardChallenge) };
}

/** First and last four bytes of both challenges, the terminal's and the card's by turns. */
export function aesSessionKey(challenge: Uint8Array, cardChallenge: Uint8Array): Uint8Array {
  return Uint8Array.of(
    ...challenge.subarray(0, 4),
    ...cardChallenge.subarray(0, 4),
    ...challenge.subarray(12, 16),
    ...cardChallenge.subarray(12, 16),
  );
}

/** The first byte moved to the end, as each side gives the other's challenge back. */
export function rotated(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(...bytes.subarray(1), ...bytes.subarray(0, 1));
}
