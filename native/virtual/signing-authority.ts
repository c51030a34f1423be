import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Escn, escnToBytes } from '../../main/domain/escn.ts';
import { buildCertificate, type CertificateContent } from './certificate-builder.ts';

/** A certificate with its key. */
export interface KeyedCertificate {
  readonly commonName: string;
  readonly der: Uint8Array;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Somebody who signs cards, with a chain of the shape real ones have (spec 3.4). */
export interface SigningAuthority {
  readonly root: KeyedCertificate;
  readonly intermediate: KeyedCertificate;
  readonly institution: KeyedCertificate;
  readonly signer: KeyedCertificate;
  /** The signature over number and UID in DER (spec 3.3). */
  sign(escn: Escn, uid: Uint8Array): Uint8Array;
}

const DAY_MS = 86_400_000;
const AUTHORITY_USAGE = ['digitalSignature', 'keyCertSign', 'cRLSign'] as const;

/** What may differ from the usual in one certificate; for tests. */
export type CertificateWish = Partial<
  Pick<CertificateContent, 'authority' | 'keyUsage' | 'validFrom' | 'validTo' | 'unknownCritical'>
> & { readonly curve?: string };

/** Makes a certificate; without an issuer a self-signed one. Valid from a year before `now` to nine years after. */
export function makeCertificate(
  commonName: string,
  issuer: KeyedCertificate | null,
  now: number,
  wish: CertificateWish = {},
): KeyedCertificate {
  const { curve = 'prime256v1', ...rest } = wish;
  const keys = generateKeyPairSync('ec', { namedCurve: curve });
  const own = { commonName, ...keys };
  const der = buildCertificate({
    ...own,
    issuer: issuer ?? own,
    validFrom: now - 365 * DAY_MS,
    validTo: now + 9 * 365 * DAY_MS,
    authority: { pathLength: null },
    keyUsage: AUTHORITY_USAGE,
    ...rest,
  });
  return { ...own, der, sha256: createHash('sha256').update(der).digest('hex') };
}

/**
 * A new authority: root, intermediate with path length 3, institution with 0, and a signer that is marked as an
 * authority although its issuer may have none below it, as real signers are. `now` is ms since 1970.
 */
export function createSigningAuthority(
  name: string,
  now: number,
  wishes: Partial<Record<'root' | 'intermediate' | 'institution' | 'signer', CertificateWish>> = {},
): SigningAuthority {
  const root = makeCertificate(`${name} root`, null, now, wishes.root);
  const intermediate = makeCertificate(`${name} intermediate`, root, now, {
    authority: { pathLength: 3 },
    ...wishes.intermediate,
  });
  const institution = makeCertificate(`${name} institution`, intermediate, now, {
    authority: { pathLength: 0 },
    ...wishes.institution,
  });
  const signer = makeCertificate(`${name} signer`, institution, now, {
    authority: { pathLength: 3 },
    ...wishes.signer,
  });
  return { root, intermediate, institution, signer, sign: (escn, uid) => signContent(signer.privateKey, escn, uid) };
}

export function signContent(key: KeyObject, escn: Escn, uid: Uint8Array): Uint8Array {
  return new Uint8Array(sign('sha256', Buffer.concat([escnToBytes(escn), uid]), key));
}
