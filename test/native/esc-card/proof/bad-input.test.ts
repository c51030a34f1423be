import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../native/esc-card/hex.ts';
import { parseCertificate } from '../../../../native/esc-card/proof/certificate.ts';
import { isEcdsaSignature } from '../../../../native/esc-card/proof/ecdsa-signature.ts';
import {
  createSignedCard,
  type SignedCardContent,
  signedContent,
  uidFor,
} from '../../../../native/virtual/signed-card.ts';
import {
  type CertificateWish,
  type KeyedCertificate,
  makeCertificate,
  signContent,
} from '../../../../native/virtual/signing-authority.ts';
import { AUTHORITY, ESCN, NOW, OTHER_ESCN, OTHER_PIC, PIC, provingWith, STRANGER, tap, trusting } from './proving.ts';

const GOOD = signedContent(AUTHORITY, ESCN);
const ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
const HALF = '11'.repeat(32);

const unproven = (reason: string) => ({ kind: 'unproven', reason });
const forged = (reason: string) => ({ kind: 'forged', reason });

/** A signature of two numbers in hex, as they stand. */
function signature(r: string, s: string): Uint8Array {
  const integer = (hex: string) => `02${(hex.length / 2).toString(16).padStart(2, '0')}${hex}`;
  const body = integer(r) + integer(s);
  return bytesOf(`30${(body.length / 2).toString(16).padStart(2, '0')}${body}`);
}

/** A card whose signer is special in some way; the content is rightly signed by it. */
function bySigner(wish: CertificateWish, issuer: KeyedCertificate = AUTHORITY.institution): Partial<SignedCardContent> {
  const signer = makeCertificate('Montelago signer', issuer, NOW, { authority: { pathLength: 3 }, ...wish });
  return { signature: signContent(signer.privateKey, ESCN, uidFor(ESCN)), certificate: signer.der };
}

const YEAR_MS = 365 * 86_400_000;
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** Named like the institution's authority, with its key identifier even, and made by somebody else. */
function impostor(): Partial<SignedCardContent> {
  const key = makeCertificate('Montelago institution', null, NOW);
  return bySigner({}, { ...AUTHORITY.institution, privateKey: key.privateKey });
}

const P384 = bySigner({ curve: 'secp384r1' });

describe('a bad proof on a card', () => {
  it.each<[string, Partial<SignedCardContent>, object]>([
    ['no signature file', { signature: null }, unproven('no-signature')],
    ['an empty signature', { signature: new Uint8Array(0) }, unproven('no-signature')],
    ['a blank signature', { signature: new Uint8Array(72) }, unproven('no-signature')],
    ['an erased signature', { signature: new Uint8Array(72).fill(0xff) }, unproven('no-signature')],
    ['half a signature', { signature: GOOD.signature.slice(0, 40) }, forged('signature-malformed')],
    ['a signature and a byte', { signature: join(GOOD.signature, Uint8Array.of(1)) }, forged('signature-malformed')],
    ['a signature of a kilobyte', { signature: new Uint8Array(1024).fill(7) }, forged('signature-malformed')],
    ['r of zero', { signature: signature('00', HALF) }, forged('signature-malformed')],
    ['s of zero', { signature: signature(HALF, '00') }, forged('signature-malformed')],
    ['r of the order', { signature: signature(`00${ORDER}`, HALF) }, forged('signature-malformed')],
    ['s of the order', { signature: signature(HALF, `00${ORDER}`) }, forged('signature-malformed')],
    ['a negative r', { signature: signature(`91${'11'.repeat(31)}`, HALF) }, forged('signature-malformed')],
    ['a padded r', { signature: signature(`00${HALF}`, HALF) }, forged('signature-malformed')],
    ['r and s without DER', { signature: bytesOf(HALF + HALF) }, forged('signature-malformed')],
    ['some other r and s', { signature: signature(HALF, HALF) }, forged('signature-wrong')],
    [
      'the signature of another number',
      { signature: AUTHORITY.sign(OTHER_ESCN, uidFor(ESCN)) },
      forged('signature-wrong'),
    ],
    [
      'the signature of another chip',
      { signature: AUTHORITY.sign(ESCN, uidFor(OTHER_ESCN)) },
      forged('signature-wrong'),
    ],
    ['no certificate file', { certificate: null }, unproven('no-certificate')],
    ['an empty certificate', { certificate: new Uint8Array(0) }, unproven('no-certificate')],
    ['a blank certificate', { certificate: new Uint8Array(616) }, unproven('no-certificate')],
    ['garbage for a certificate', { certificate: new Uint8Array(616).fill(0x30) }, unproven('certificate-broken')],
    ['half a certificate', { certificate: GOOD.certificate.slice(0, 200) }, unproven('certificate-broken')],
    ['two certificates', { certificate: join(GOOD.certificate, GOOD.certificate) }, unproven('certificate-broken')],
    [
      'a certificate and a byte',
      { certificate: join(GOOD.certificate, Uint8Array.of(0)) },
      unproven('certificate-broken'),
    ],
    ['a certificate of 4 KiB', { certificate: new Uint8Array(4096).fill(7) }, unproven('certificate-broken')],
    ['a signer on a longer curve', { certificate: P384.certificate ?? null }, unproven('certificate-unsuitable')],
    ['a signature on a longer curve', P384, forged('signature-malformed')],
    ['a signer on a curve of the same size', bySigner({ curve: 'secp256k1' }), unproven('certificate-unsuitable')],
    [
      'a signer with an unknown critical extension',
      bySigner({ unknownCritical: true }),
      unproven('certificate-unsuitable'),
    ],
    [
      'a signer that may not sign contents',
      bySigner({ keyUsage: ['keyCertSign'] }),
      unproven('certificate-unsuitable'),
    ],
    ['an expired signer', bySigner({ validTo: NOW - 1000 }), unproven('certificate-expired')],
    ['a signer of next year', bySigner({ validFrom: NOW + YEAR_MS }), unproven('certificate-not-yet-valid')],
    ['a signer its issuer did not sign', impostor(), forged('chain-wrong')],
    ["a stranger's card", { ...signedContent(STRANGER, ESCN) }, unproven('institution-unknown')],
    ['a UID of four bytes', { uid: bytesOf('11223344') }, unproven('uid-unsuitable')],
    ['a random UID', { uid: bytesOf('08223344') }, unproven('random-uid')],
    ['a UID of ten bytes', { uid: bytesOf('04112233445566778899') }, unproven('uid-unsuitable')],
  ])('with %s comes to one outcome, over both protocols', async (_, change, expected) => {
    for (const protocol of ['desfire', 'iso'] as const) {
      const card = createSignedCard({ ...GOOD, ...change, protocol });
      expect((await tap(card, provingWith(trusting(AUTHORITY)))).authenticity).toEqual(expected);
    }
  });

  it('is not asked for what its UID could not prove anyway', async () => {
    const card = createSignedCard({ ...GOOD, uid: bytesOf('08223344') });
    expect((await tap(card, provingWith(trusting(AUTHORITY)))).apdus).toBe(3);
  });

  it('is proven by an expired signer where the policy says so', async () => {
    const card = createSignedCard({ ...GOOD, ...bySigner({ validTo: NOW - 1000 }) });
    const { authenticity } = await tap(card, provingWith(trusting(AUTHORITY, { expiry: 'ignore' })));
    expect(authenticity).toMatchObject({ kind: 'proven' });
  });

  it('expires with the authority above it, for a known signer too', async () => {
    let now = NOW;
    const proving = provingWith(trusting(AUTHORITY), () => now);
    const card = createSignedCard(GOOD);
    expect((await tap(card, proving)).authenticity).toMatchObject({ kind: 'proven' });
    now = NOW + 20 * YEAR_MS;
    expect((await tap(card, proving)).authenticity).toEqual(unproven('certificate-expired'));
  });
});

describe('whom a chain vouches for', () => {
  it('proves no card of another institution', async () => {
    const card = createSignedCard(signedContent(AUTHORITY, OTHER_ESCN));
    expect((await tap(card, provingWith(trusting(AUTHORITY)))).authenticity).toEqual(unproven('institution-unknown'));
  });

  it('proves cards of any institution where it was filed for any', async () => {
    const authorities = [AUTHORITY.institution, AUTHORITY.intermediate].map(({ der }) => ({
      pic: null,
      certificate: der,
    }));
    const card = createSignedCard(signedContent(AUTHORITY, OTHER_ESCN));
    const proving = provingWith(trusting(AUTHORITY, { authorities }));
    expect((await tap(card, proving)).authenticity).toMatchObject({ kind: 'proven' });
  });

  it("does not let an institution's authority pose as a signer of another institution", async () => {
    const { institution } = AUTHORITY;
    const signed = signContent(institution.privateKey, OTHER_ESCN, uidFor(OTHER_ESCN));
    const card = createSignedCard({ escn: OTHER_ESCN, signature: signed, certificate: institution.der });
    expect((await tap(card, provingWith(trusting(AUTHORITY)))).authenticity).toEqual(unproven('institution-unknown'));
  });

  it('does not let a signer issue further signers, though it is marked as an authority', async () => {
    const card = createSignedCard({ ...GOOD, ...bySigner({}, AUTHORITY.signer) });
    const authorities = [{ pic: PIC, certificate: AUTHORITY.signer.der }, ...trusting(AUTHORITY).authorities];
    const proving = provingWith(trusting(AUTHORITY, { authorities }));
    expect((await tap(card, proving)).authenticity).toEqual(unproven('institution-unknown'));
  });

  it('wants authorities to be marked as such', async () => {
    const plain = makeCertificate('Plain', AUTHORITY.intermediate, NOW, { authority: null });
    const card = createSignedCard({ ...GOOD, ...bySigner({}, plain) });
    const authorities = [...trusting(AUTHORITY).authorities, { pic: PIC, certificate: plain.der }];
    const proving = provingWith(trusting(AUTHORITY, { authorities }));
    expect((await tap(card, proving)).authenticity).toEqual(unproven('institution-unknown'));
  });

  it('ends at a pinned root or not at all', async () => {
    const card = createSignedCard(signedContent(STRANGER, ESCN));
    const authorities = [
      { pic: PIC, certificate: STRANGER.institution.der },
      { pic: null, certificate: STRANGER.intermediate.der },
      { pic: null, certificate: STRANGER.root.der },
    ];
    const proving = provingWith(trusting(AUTHORITY, { authorities }));
    expect((await tap(card, proving)).authenticity).toEqual(unproven('institution-unknown'));
  });

  it('takes an authority with a new key for an unknown one, not for a forgery', async () => {
    const renewed = makeCertificate('Montelago institution', AUTHORITY.intermediate, NOW, {
      authority: { pathLength: 0 },
    });
    const card = createSignedCard({ ...GOOD, ...bySigner({}, renewed) });
    expect((await tap(card, provingWith(trusting(AUTHORITY)))).authenticity).toEqual(unproven('institution-unknown'));
  });

  it('remembers a signer for its institution alone', async () => {
    const authorities = [
      { pic: OTHER_PIC, certificate: STRANGER.institution.der },
      { pic: null, certificate: STRANGER.intermediate.der },
    ];
    const proving = provingWith({ ...trusting(STRANGER), authorities });
    await tap(createSignedCard(signedContent(STRANGER, OTHER_ESCN)), proving);
    const card = createSignedCard({ ...signedContent(STRANGER, ESCN), certificate: null });
    expect((await tap(card, proving)).authenticity).toEqual(unproven('no-certificate'));
  });
});

describe('garbage', () => {
  const flipped = (bytes: Uint8Array) =>
    fc.record({ at: fc.nat(bytes.length - 1), by: fc.integer({ min: 1, max: 255 }) }).map(({ at, by }) => {
      const copy = new Uint8Array(bytes);
      copy[at] = (copy[at] ?? 0) ^ by;
      return copy;
    });

  it('never proves a card and never throws, in the signature', async () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 300 }), flipped(GOOD.signature));
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        const { authenticity } = await tap(
          createSignedCard({ ...GOOD, signature: bytes }),
          provingWith(trusting(AUTHORITY)),
        );
        expect(['unproven', 'forged']).toContain(authenticity.kind);
      }),
    );
  });

  it('never proves a card and never throws, in the certificate', async () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 700 }), flipped(GOOD.certificate));
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        const { authenticity } = await tap(
          createSignedCard({ ...GOOD, certificate: bytes }),
          provingWith(trusting(AUTHORITY)),
        );
        expect(['unproven', 'forged']).toContain(authenticity.kind);
      }),
      { numRuns: 500 },
    );
  });

  it('is no certificate where the bytes are PEM: a card holds DER', () => {
    const pem = AUTHORITY.signer.der;
    const text = `-----BEGIN CERTIFICATE-----\n${Buffer.from(pem).toString('base64')}\n-----END CERTIFICATE-----\n`;
    expect(parseCertificate(new TextEncoder().encode(text)).kind).toBe('broken');
  });

  it('takes every signature that the authority makes', () => {
    for (let i = 0; i < 200; i++) expect(isEcdsaSignature(AUTHORITY.sign(ESCN, uidFor(ESCN)))).toBe(true);
  });
});
