import { describe, expect, it } from 'vitest';
import { copiedTo, createSignedCard, signedContent, uidFor } from '../../../../native/virtual/signed-card.ts';
import { createSigningAuthority } from '../../../../native/virtual/signing-authority.ts';
import { AUTHORITY, ESCN, NOW, OTHER_ESCN, PIC, provingWith, STRANGER, tap, trusting } from './proving.ts';

/** A name as long as real ones, so that the certificate comes to the 616 bytes of the public example (spec 3.4). */
const LONG_NAMED = createSigningAuthority('x'.repeat(113), NOW);
const PROVEN = {
  kind: 'proven',
  signer: AUTHORITY.signer.sha256,
  institution: 'Montelago signer',
  revocation: 'none-exists',
};

describe('reading for the proof', () => {
  it('proves a signed card whose institution is trusted', async () => {
    const { authenticity } = await tap(
      createSignedCard(signedContent(AUTHORITY, ESCN)),
      provingWith(trusting(AUTHORITY)),
    );
    expect(authenticity).toEqual(PROVEN);
  });

  it.each([
    ['desfire', { first: 16, known: 5 }],
    ['iso', { first: 10, known: 6 }],
  ] as const)('costs a %s card with a certificate of real size %o APDUs', async (protocol, budget) => {
    const size = LONG_NAMED.signer.der.length;
    expect(Math.ceil(size / 59)).toBe(Math.ceil(616 / 59));
    const proving = provingWith(trusting(LONG_NAMED));
    const card = createSignedCard({ ...signedContent(LONG_NAMED, ESCN), protocol });
    const first = await tap(card, proving);
    const again = await tap(card, proving);
    expect([first.authenticity.kind, first.apdus]).toEqual(['proven', budget.first]);
    expect([again.authenticity.kind, again.apdus]).toEqual(['proven', budget.known]);
  });

  it('behind a slow reader takes the certificate in larger steps, in a selection of its own', async () => {
    const { authenticity, apdus } = await tap(
      createSignedCard(signedContent(LONG_NAMED, ESCN)),
      provingWith(trusting(LONG_NAMED)),
      50,
    );
    expect([authenticity.kind, apdus]).toEqual(['proven', 10]);
  });

  it('behind a reader too slow for any proof reads the number all the same, in time', async () => {
    const card = createSignedCard(signedContent(AUTHORITY, ESCN));
    const { authenticity, apdus } = await tap(card, provingWith(trusting(AUTHORITY)), 80);
    expect(authenticity).toEqual({ kind: 'unproven', reason: 'too-slow' });
    expect(apdus * 80).toBeLessThan(590);
    const proving = provingWith(trusting(AUTHORITY));
    await tap(card, proving);
    expect((await tap(card, proving, 80)).authenticity).toEqual(PROVEN);
  });

  it('proves the next card of a known signer without its certificate', async () => {
    const proving = provingWith(trusting(AUTHORITY));
    await tap(createSignedCard(signedContent(AUTHORITY, ESCN)), proving);
    const bare = { ...signedContent(AUTHORITY, ESCN), certificate: null };
    expect((await tap(createSignedCard(bare), proving)).authenticity).toEqual(PROVEN);
  });

  it('tells a signer it chained once, with its institution', async () => {
    const proving = provingWith(trusting(AUTHORITY));
    const card = createSignedCard(signedContent(AUTHORITY, ESCN));
    await tap(card, proving);
    await tap(card, proving);
    expect(proving.learned).toEqual([{ pic: PIC, certificate: AUTHORITY.signer.der }]);
  });

  it('proves by a signer remembered from before, chained anew', async () => {
    const signers = [{ pic: PIC, certificate: AUTHORITY.signer.der }];
    const bare = createSignedCard({ ...signedContent(AUTHORITY, ESCN), certificate: null });
    expect((await tap(bare, provingWith(trusting(AUTHORITY, { signers })))).authenticity).toEqual(PROVEN);
  });

  it('does not believe what was remembered once the anchors are others', async () => {
    const signers = [{ pic: PIC, certificate: STRANGER.signer.der }];
    const card = createSignedCard(signedContent(STRANGER, ESCN));
    const { authenticity } = await tap(card, provingWith(trusting(AUTHORITY, { signers })));
    expect(authenticity).toEqual({ kind: 'unproven', reason: 'institution-unknown' });
  });

  it.each(['desfire', 'iso'] as const)(
    'calls a %s copy on another chip forged, known signer or not',
    async (protocol) => {
      const proving = provingWith(trusting(AUTHORITY));
      const original = { ...signedContent(AUTHORITY, ESCN), protocol };
      const copy = createSignedCard(copiedTo(original, uidFor(OTHER_ESCN)));
      const forged = { kind: 'forged', reason: 'signature-wrong' };
      expect((await tap(copy, proving)).authenticity).toEqual(forged);
      await tap(createSignedCard(original), proving);
      expect((await tap(copy, proving)).authenticity).toEqual(forged);
    },
  );

  it('costs three APDUs and checks nothing where nothing can be proven', async () => {
    const card = createSignedCard(signedContent(AUTHORITY, ESCN));
    const { authenticity, apdus } = await tap(card, { proof: undefined });
    expect({ authenticity, apdus }).toEqual({ authenticity: { kind: 'unproven', reason: 'not-checked' }, apdus: 3 });
  });

  it('takes a card that leaves in the middle of the proof as not read at all', async () => {
    const card = createSignedCard(signedContent(AUTHORITY, ESCN));
    let answered = 0;
    const torn = {
      ...card,
      respond: (command: Uint8Array) => {
        answered += 1;
        return answered > 5 ? new Uint8Array(0) : card.respond(command);
      },
    };
    const { authenticity } = await tap(torn, provingWith(trusting(AUTHORITY)));
    expect(authenticity).toMatchObject({ kind: 'failed', reason: 'removed-too-early' });
  });
});
