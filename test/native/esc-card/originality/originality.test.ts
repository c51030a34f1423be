import { describe, expect, it } from 'vitest';
import { desfireCrc32 } from '../../../../native/desfire/crc32.ts';
import { bytesOf, hexOf } from '../../../../native/esc-card/hex.ts';
import { cmac } from '../../../../native/esc-card/originality/aes.ts';
import { diversifyKey } from '../../../../native/esc-card/originality/diversify.ts';
import {
  copiedTo,
  createSignedCard,
  diversifiedKeys,
  signedContent,
  uidFor,
} from '../../../../native/virtual/signed-card.ts';
import { AUTHORITY, ESCN, OTHER_ESCN, provingWith, tap, trusting } from '../proof/proving.ts';

const BASE_KEY = bytesOf('00112233445566778899aabbccddeeff');
const OTHER_BASE_KEY = bytesOf('ff112233445566778899aabbccddeeff');
const GOOD = signedContent(AUTHORITY, ESCN);
const KEYS = diversifiedKeys(BASE_KEY, ESCN, uidFor(ESCN));
const proving = () => provingWith(trusting(AUTHORITY, { baseKey: BASE_KEY }));

describe('AN10922', () => {
  it("gives NXP's own example (spec 11)", () => {
    const input = bytesOf('04782e21801d803042f54e585020416275');
    expect(hexOf(diversifyKey(BASE_KEY, input))).toBe('a8dd63a3b89d54b37ca802473fda9175');
  });

  it('pads to 32 bytes: the same as plain CMAC for a number, not for a UID (spec 3.3)', () => {
    const plain = (input: Uint8Array) => hexOf(cmac(BASE_KEY, Uint8Array.of(1, ...input)));
    expect(hexOf(diversifyKey(BASE_KEY, new Uint8Array(16)))).toBe(plain(new Uint8Array(16)));
    expect(hexOf(diversifyKey(BASE_KEY, new Uint8Array(7)))).not.toBe(plain(new Uint8Array(7)));
  });
});

describe('the primitives', () => {
  it.each([
    ['', 'bb1d6929e95937287fa37d129b756746'],
    ['6bc1bee22e409f96e93d7e117393172a', '070a16b46b4d4144f79bdd9dd04a287c'],
    [
      '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411',
      'dfa66747de9ae63030ca32611497c827',
    ],
  ])('CMAC of "%s" is that of RFC 4493', (message, expected) => {
    expect(hexOf(cmac(bytesOf('2b7e151628aed2a6abf7158809cf4f3c'), bytesOf(message)))).toBe(expected);
  });

  it('CRC-32 is the usual one without the last inversion', () => {
    const usual = bytesOf('cbf43926');
    const inverted = usual.map((byte) => byte ^ 0xff).reverse();
    expect(desfireCrc32(new TextEncoder().encode('123456789'))).toEqual(inverted);
  });
});

describe('originality', () => {
  it('is shown where the chip has both keys', async () => {
    const { authenticity, apdus } = await tap(createSignedCard({ ...GOOD, keys: KEYS }), proving());
    expect(authenticity).toMatchObject({ kind: 'original', signer: AUTHORITY.signer.sha256 });
    expect(apdus).toBeGreaterThan(0);
  });

  it('costs a card of a known signer four APDUs more', async () => {
    const known = proving();
    const card = createSignedCard({ ...GOOD, keys: KEYS });
    await tap(card, known);
    expect((await tap(card, known)).apdus).toBe(5 + 4);
  });

  it('is not shown where nobody asked: without the base key the card is proven and no more', async () => {
    const { authenticity } = await tap(createSignedCard({ ...GOOD, keys: KEYS }), provingWith(trusting(AUTHORITY)));
    expect(authenticity.kind).toBe('proven');
  });

  it('is not shown for a chip without keys', async () => {
    expect((await tap(createSignedCard(GOOD), proving())).authenticity.kind).toBe('proven');
  });

  it('is not asked of a card that speaks ISO alone', async () => {
    expect((await tap(createSignedCard({ ...GOOD, protocol: 'iso' }), proving())).authenticity.kind).toBe('proven');
  });

  it.each([
    ['key 1', 1],
    ['key 2', 2],
  ])('is denied by a wrong %s: an emulator shows the UID and lacks the key', async (_, keyNo) => {
    const wrong = diversifiedKeys(OTHER_BASE_KEY, ESCN, uidFor(ESCN));
    const keys = KEYS.map((key) => (key.keyNo === keyNo ? (wrong.find((other) => other.keyNo === keyNo) ?? key) : key));
    const { authenticity } = await tap(createSignedCard({ ...GOOD, keys }), proving());
    expect(authenticity).toEqual({ kind: 'forged', reason: 'chip-not-original' });
  });

  it('is left open where the keys were never made of the base key', async () => {
    const keys = KEYS.map((key) => ({ ...key, version: 0, key: new Uint8Array(16) }));
    expect((await tap(createSignedCard({ ...GOOD, keys }), proving())).authenticity.kind).toBe('proven');
  });

  it('does not make up for a content that is wrong', async () => {
    const uid = uidFor(OTHER_ESCN);
    const copy = createSignedCard({ ...copiedTo(GOOD, uid), keys: diversifiedKeys(BASE_KEY, ESCN, uid) });
    expect((await tap(copy, proving())).authenticity).toEqual({ kind: 'forged', reason: 'signature-wrong' });
  });
});

describe('a chip that shows a random UID', () => {
  it('is proven and original by its real one, where the base key is there', async () => {
    const card = createSignedCard({ ...GOOD, keys: KEYS, hidesUid: true });
    expect((await tap(card, proving())).authenticity.kind).toBe('original');
  });

  it('stays unproven without the base key, or with another', async () => {
    const card = createSignedCard({ ...GOOD, keys: KEYS, hidesUid: true });
    const unproven = { kind: 'unproven', reason: 'random-uid' };
    expect((await tap(card, provingWith(trusting(AUTHORITY)))).authenticity).toEqual(unproven);
    const other = provingWith(trusting(AUTHORITY, { baseKey: OTHER_BASE_KEY }));
    expect((await tap(card, other)).authenticity).toEqual(unproven);
  });

  it('is forged where its real UID is another than the signed one', async () => {
    const uid = uidFor(OTHER_ESCN);
    const copy = createSignedCard({
      ...copiedTo(GOOD, uid),
      keys: diversifiedKeys(BASE_KEY, ESCN, uid),
      hidesUid: true,
    });
    expect((await tap(copy, proving())).authenticity).toEqual({ kind: 'forged', reason: 'signature-wrong' });
  });
});
