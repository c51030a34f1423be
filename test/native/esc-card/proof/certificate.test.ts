import { describe, expect, it } from 'vitest';
import { bytesOf, hexOf } from '../../../../native/esc-card/hex.ts';
import { type Certificate, parseCertificate } from '../../../../native/esc-card/proof/certificate.ts';
import { isIssuedBy } from '../../../../native/esc-card/proof/certificate-path.ts';
import { buildCertificate } from '../../../../native/virtual/certificate-builder.ts';
import { createSignedCard, signedContent, uidFor } from '../../../../native/virtual/signed-card.ts';
import { makeCertificate, signContent } from '../../../../native/virtual/signing-authority.ts';
import { AUTHORITY, ESCN, NOW, OTHER_PIC, PIC, provingWith, STRANGER, tap, trusting } from './proving.ts';

const ECDSA_WITH_SHA256 = '2a8648ce3d040302';
const ECDSA_WITH_SHA384 = '2a8648ce3d040303';

function parsed(der: Uint8Array): Certificate {
  const answer = parseCertificate(der);
  if (answer.kind !== 'certificate') throw new Error(answer.kind);
  return answer.certificate;
}

/** A card rightly signed by a signer below this authority, and the trust that has the authority filed. */
async function authenticityBelow(authority: ReturnType<typeof makeCertificate>) {
  const signer = makeCertificate('Signer', authority, NOW);
  const signature = signContent(signer.privateKey, ESCN, uidFor(ESCN));
  const authorities = [...trusting(AUTHORITY).authorities, { pic: PIC, certificate: authority.der }];
  const card = createSignedCard({ escn: ESCN, signature, certificate: signer.der });
  return (await tap(card, provingWith(trusting(AUTHORITY, { authorities })))).authenticity;
}

describe('a certificate', () => {
  it('is none of the scheme where it is signed with another hash, in either place or both', () => {
    const hex = hexOf(AUTHORITY.signer.der);
    const [head = '', middle = '', tail = ''] = hex.split(ECDSA_WITH_SHA256);
    for (const [inner, outer] of [
      [ECDSA_WITH_SHA384, ECDSA_WITH_SHA256],
      [ECDSA_WITH_SHA256, ECDSA_WITH_SHA384],
      [ECDSA_WITH_SHA384, ECDSA_WITH_SHA384],
    ]) {
      expect(parseCertificate(bytesOf(head + inner + middle + outer + tail)).kind).toBe('unsuitable');
    }
  });

  it('issues others by its name and its key, not by its key alone', () => {
    const { root, intermediate } = AUTHORITY;
    const sameKey = buildCertificate({
      ...root,
      commonName: 'Somebody else',
      issuer: { ...root, commonName: 'Somebody else' },
      validFrom: NOW,
      validTo: NOW + 1000,
      authority: { pathLength: null },
      keyUsage: ['keyCertSign'],
    });
    expect(isIssuedBy(parsed(intermediate.der), parsed(root.der))).toBe(true);
    expect(isIssuedBy(parsed(intermediate.der), parsed(sameKey))).toBe(false);
  });

  it('vouches for signers where its key may sign certificates, and else not', async () => {
    const authority = { pathLength: 0 };
    const able = makeCertificate('Able', AUTHORITY.intermediate, NOW, { authority });
    const unable = makeCertificate('Unable', AUTHORITY.intermediate, NOW, {
      authority,
      keyUsage: ['digitalSignature'],
    });
    expect(await authenticityBelow(able)).toMatchObject({ kind: 'proven' });
    expect(await authenticityBelow(unable)).toEqual({ kind: 'unproven', reason: 'institution-unknown' });
  });

  it('of a remembered signer proves nothing where its key may not sign contents', async () => {
    const signer = makeCertificate('Signer', AUTHORITY.institution, NOW, { keyUsage: ['keyCertSign'] });
    const signature = signContent(signer.privateKey, ESCN, uidFor(ESCN));
    const card = createSignedCard({ escn: ESCN, signature, certificate: null });
    const signers = [{ pic: PIC, certificate: signer.der }];
    const { authenticity } = await tap(card, provingWith(trusting(AUTHORITY, { signers })));
    expect(authenticity).toEqual({ kind: 'unproven', reason: 'no-certificate' });
  });

  it("of a remembered signer is found however many other institutions' were remembered since", async () => {
    const others = Array.from({ length: 20 }, () => ({ pic: OTHER_PIC, certificate: STRANGER.signer.der }));
    const signers = [...others, { pic: PIC, certificate: AUTHORITY.signer.der }];
    const card = createSignedCard({ ...signedContent(AUTHORITY, ESCN), certificate: null });
    const material = trusting(AUTHORITY, { signers });
    expect((await tap(card, provingWith(material))).authenticity).toMatchObject({ kind: 'proven' });
  });
});
