import { describe, expect, it } from 'vitest';
import { certificatesIn } from '../../main/trust/certificates-in-file.ts';
import { importCertificates } from '../../main/trust/import-certificates.ts';
import { NOTHING_TRUSTED } from '../../main/trust/trust-files.ts';
import { pemOf } from '../../native/virtual/certificate-builder.ts';
import { createSigningAuthority, makeCertificate } from '../../native/virtual/signing-authority.ts';

const NOW = Date.UTC(2026, 8, 1);
const AUTHORITY = createSigningAuthority('Montelago', NOW);
const { root, intermediate, institution, signer } = AUTHORITY;
const STRANGER = createSigningAuthority('Stranger', NOW);
const PIC = '999000001';

const bytesOf = (...certificates: { der: Uint8Array }[]) =>
  new TextEncoder().encode(certificates.map(({ der }) => pemOf(der)).join(''));

function add(
  bytes: Uint8Array,
  { accept = [root.sha256], pic = null as string | null, present = NOTHING_TRUSTED } = {},
) {
  const content = certificatesIn(bytes);
  return content.ok ? importCertificates(present, content.certificates, { acceptRoots: accept, pic }) : content;
}

function problemsOf(result: ReturnType<typeof add>): readonly string[] {
  return result.ok ? [] : result.problems;
}

describe('trusting certificates', () => {
  it.each([
    [[root, intermediate, institution]],
    [[institution, intermediate, root]],
    [[intermediate, root, institution]],
  ])('takes a chain in any order, and files its end for the institution', (chain) => {
    const result = add(bytesOf(...chain), { pic: PIC });
    if (!result.ok) throw new Error(result.problems.join('; '));
    expect(result.anchors.roots.map(({ sha256 }) => sha256)).toEqual([root.sha256]);
    const filed = new Map(result.anchors.authorities.map((one) => [one.certificate.sha256, one.pic]));
    expect(filed).toEqual(
      new Map([
        [institution.sha256, PIC],
        [intermediate.sha256, null],
      ]),
    );
  });

  it('takes DER, one certificate or several in a row', () => {
    expect(add(root.der).ok).toBe(true);
    expect(add(new Uint8Array(Buffer.concat([intermediate.der, root.der]))).ok).toBe(true);
  });

  it('says what is there already, and adds nothing twice', () => {
    const first = add(bytesOf(root, intermediate));
    if (!first.ok) throw new Error('not taken');
    const again = add(bytesOf(root, root, intermediate), { accept: [], present: first.anchors });
    if (!again.ok) throw new Error('not taken again');
    expect(again.imported.map(({ isNew }) => isNew)).toEqual([false, false]);
    expect(again.anchors).toEqual(first.anchors);
  });

  it('takes a chain below a root that is trusted already', () => {
    const first = add(bytesOf(root));
    if (!first.ok) throw new Error('not taken');
    expect(add(bytesOf(institution, intermediate), { accept: [], pic: PIC, present: first.anchors }).ok).toBe(true);
  });

  it.each<[string, Uint8Array, { accept?: string[]; pic?: string }, RegExp]>([
    [
      'a root nobody vouched for',
      bytesOf(root),
      { accept: [] },
      /^line 1, certificate 1: Montelago root .*--accept-root [0-9a-f]{64}$/,
    ],
    [
      'a root vouched for by a wrong fingerprint',
      bytesOf(root),
      { accept: [STRANGER.root.sha256] },
      /nobody vouched for/,
    ],
    [
      'a fingerprint of nothing in the file',
      bytesOf(root),
      { accept: [root.sha256, STRANGER.root.sha256] },
      /^--accept-root .*no root in the file/,
    ],
    [
      'a chain without its root',
      bytesOf(intermediate, institution),
      { accept: [] },
      /the issuer of Montelago intermediate is neither/,
    ],
    ['a chain with a gap', bytesOf(root, institution), {}, /the issuer of Montelago institution is neither/],
    ['a signer', bytesOf(root, intermediate, institution, signer), {}, /certificate 4: Montelago signer has no path/],
    [
      'what is no authority',
      bytesOf(root, makeCertificate('Plain', root, NOW, { authority: null })),
      {},
      /certificate 2: Plain is no authority/,
    ],
    [
      'an impostor of the root',
      bytesOf(root, makeCertificate('Fake', { ...root, privateKey: STRANGER.root.privateKey }, NOW)),
      {},
      /Fake names an issuer that did not sign it/,
    ],
    [
      'another curve',
      bytesOf(root, makeCertificate('Long', root, NOW, { curve: 'secp384r1' })),
      {},
      /certificate 2: none of the scheme/,
    ],
    ['a root alone for an institution', bytesOf(root), { pic: PIC }, /^--pic 999000001: .*only roots/],
    ['an empty file', new Uint8Array(0), {}, /^line 1: no certificate/],
    ['a text', new TextEncoder().encode('hello\n'), {}, /^line 1: no certificate/],
    [
      'a private key',
      new TextEncoder().encode('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'),
      {},
      /^line 1, certificate 1: a PRIVATE KEY, not a certificate$/,
    ],
    ['PEM without an end', bytesOf(root).slice(0, 300), {}, /^line 1, certificate 1: its END line is missing$/],
    [
      'PEM that is no Base64',
      new TextEncoder().encode('\n-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n'),
      {},
      /^line 2, certificate 1: not Base64$/,
    ],
    [
      'Base64 of something else',
      new TextEncoder().encode('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
      {},
      /^line 1, certificate 1: not an X\.509/,
    ],
    ['DER that is cut off', root.der.slice(0, 100), {}, /^certificate 1: cut off, or not DER$/],
  ])('refuses %s with one line that says where and why', (_, bytes, wish, expected) => {
    const problems = problemsOf(add(bytes, wish));
    expect(problems.filter((problem) => expected.test(problem))).toHaveLength(1);
    for (const problem of problems) expect(problem).not.toContain('\n');
  });

  it('tells each problem of a file, and a root that is not accepted just once', () => {
    expect(problemsOf(add(bytesOf(institution, root, intermediate), { accept: [] }))).toHaveLength(1);
    const plain = makeCertificate('Plain', root, NOW, { authority: null });
    expect(problemsOf(add(bytesOf(root, plain, signer)))).toHaveLength(2);
  });
});
