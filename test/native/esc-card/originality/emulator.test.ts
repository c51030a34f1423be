import { describe, expect, it } from 'vitest';
import type { Dialogue } from '../../../../native/apdu/dialogue.ts';
import type { ResponseApdu } from '../../../../native/apdu/response-apdu.ts';
import { authenticateAes } from '../../../../native/desfire/authenticate-aes.ts';
import { getCardUid } from '../../../../native/desfire/get-card-uid.ts';
import { aesCbc, aesSession } from '../../../../native/esc-card/originality/aes.ts';

const KEY = new Uint8Array(16).fill(7);
const CHALLENGE = Uint8Array.from({ length: 16 }, (_, i) => i);
const ANYTHING = new Uint8Array(16).fill(0x5a);

/** Answers a dialogue's commands in their order. */
function answer<Result>(dialogue: Dialogue<Result>, ...answers: readonly ResponseApdu[]): Result {
  let step = dialogue.next();
  for (const response of answers) {
    if (step.done === true) break;
    step = dialogue.next(response);
  }
  if (step.done !== true) throw new Error('unscripted command');
  return step.value;
}

describe('an emulator without the key', () => {
  const first = { data: ANYTHING, sw: 0x91af };

  it('is found out although it accepts whatever it is sent', () => {
    const accepts = { data: ANYTHING, sw: 0x9100 };
    expect(answer(authenticateAes(1, aesCbc(KEY), CHALLENGE), first, accepts)).toEqual({ kind: 'wrong-key' });
  });

  it("is found out where it gives the terminal's own message back", () => {
    const dialogue = authenticateAes(1, aesCbc(KEY), CHALLENGE);
    dialogue.next();
    const sent = dialogue.next(first);
    if (sent.done === true) throw new Error('ended early');
    const echo = (sent.value.data ?? new Uint8Array(0)).slice(0, 16);
    expect(dialogue.next({ data: echo, sw: 0x9100 }).value).toEqual({ kind: 'wrong-key' });
  });

  it.each([
    ['says no more than yes', { data: new Uint8Array(0), sw: 0x9100 }, 'wrong-key'],
    ['says that the key is wrong', { data: new Uint8Array(0), sw: 0x91ae }, 'wrong-key'],
    ['speaks of something else', { data: new Uint8Array(0), sw: 0x6d00 }, 'not-possible'],
  ])('that %s is told for what it is', (_, second, kind) => {
    expect(answer(authenticateAes(1, aesCbc(KEY), CHALLENGE), first, second)).toEqual({ kind });
  });

  it.each([
    ['too short', { data: ANYTHING.slice(1), sw: 0x91af }],
    ['refused', { data: new Uint8Array(0), sw: 0x9140 }],
  ])('whose first answer is %s can not be asked', (_, response) => {
    expect(answer(authenticateAes(1, aesCbc(KEY), CHALLENGE), response)).toEqual({ kind: 'not-possible' });
  });

  it('can not give a UID of its choice: the answer has to decrypt to a checksum', () => {
    for (let i = 0; i < 100; i++) {
      const data = new Uint8Array(16).fill(i);
      expect(answer(getCardUid(aesSession(KEY)), { data, sw: 0x9100 })).toBeUndefined();
    }
  });
});
