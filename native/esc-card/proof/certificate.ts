import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { bytesOf, hexOf } from '../hex.ts';
import { readExtensions } from './certificate-extensions.ts';
import { DER_TAG, type DerElement, readDer, readDerList } from './der.ts';

/** A certificate of the scheme (spec 3.4): ECDSA with SHA-256 on P-256 throughout. */
export interface Certificate {
  readonly der: Uint8Array;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
  readonly x509: X509Certificate;
  readonly publicKey: KeyObject;
  /** Names as they are encoded, in hex: two names are the same when their bytes are. */
  readonly subject: string;
  readonly issuer: string;
  /** May issue certificates: the CA flag, and keyCertSign where key usage is given. */
  readonly isAuthority: boolean;
  /** How many authorities may stand between it and the last certificate; null for any number. */
  readonly pathLength: number | null;
  /** May sign what is no certificate. */
  readonly signsContent: boolean;
  /** In hex, null where the certificate has none. */
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  /** Both in ms since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
}

export type ParsedCertificate =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  /** The bytes are no certificate, or not just one. */
  | { readonly kind: 'broken' }
  /** A certificate, but none of the scheme: another curve or algorithm, or a critical extension unknown here. */
  | { readonly kind: 'unsuitable' };

/** AlgorithmIdentifier of ecdsa-with-SHA256, RFC 5758 section 3.2. */
const ECDSA_WITH_SHA256 = '300a06082a8648ce3d040302';
/**
 * What the public key starts with: id-ecPublicKey, the curve by its name, an uncompressed point (RFC 5480 section 2).
 * Compared by bytes, so that a curve given by its parameters is never taken for P-256.
 */
const P256_KEY = bytesOf('3059301306072a8648ce3d020106082a8648ce3d03010703420004');
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;

/** Reads one DER certificate. Never throws. */
export function parseCertificate(der: Uint8Array): ParsedCertificate {
  const fields = fieldsOf(der);
  if (fields === undefined) return { kind: 'broken' };
  const extensions = readExtensions(fields.extensions);
  if (extensions === undefined) return { kind: 'broken' };
  if (!isOfTheScheme(fields) || extensions.hasUnknownCritical) return { kind: 'unsuitable' };
  try {
    const x509 = new X509Certificate(der);
    const { isCa, pathLength, keyUsage, subjectKeyId, authorityKeyId } = extensions;
    const certificate: Certificate = {
      der,
      sha256: createHash('sha256').update(der).digest('hex'),
      x509,
      publicKey: createPublicKey({ key: Buffer.from(fields.publicKey), format: 'der', type: 'spki' }),
      subject: hexOf(fields.subject),
      issuer: hexOf(fields.issuer),
      isAuthority: isCa && (keyUsage === null || keyUsage.keyCertSign),
      pathLength,
      signsContent: keyUsage === null || keyUsage.digitalSignature,
      subjectKeyId,
      authorityKeyId,
      validFrom: Date.parse(x509.validFrom),
      validTo: Date.parse(x509.validTo),
    };
    const hasDates = Number.isFinite(certificate.validFrom) && Number.isFinite(certificate.validTo);
    return hasDates ? { kind: 'certificate', certificate } : { kind: 'broken' };
  } catch {
    // OpenSSL's errors on what has a certificate's frame and no certificate's content, a point off the curve among them.
    return { kind: 'broken' };
  }
}

/** The common name of the subject for people, null where there is none. At most 100 characters, no control ones. */
export function commonNameOf({ x509 }: Certificate): string | null {
  const line = x509.subject.split('\n').find((part) => part.startsWith('CN='));
  const name = line?.slice('CN='.length).replace(/\p{C}/gu, '').slice(0, 100) ?? '';
  return name === '' ? null : name;
}

interface Fields {
  readonly algorithms: readonly Uint8Array[];
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly extensions: Uint8Array | null;
}

/** The parts of a certificate by their places, RFC 5280 section 4.1. */
function fieldsOf(der: Uint8Array): Fields | undefined {
  const [body, algorithm, signature, ...more] = sequenceOf(readDer(der)) ?? [];
  if (signature?.tag !== DER_TAG.bitString || more.length > 0) return undefined;
  const parts = sequenceOf(body);
  // Version 1 leaves the version out; it can't say who is an authority.
  if (parts?.[0]?.tag !== VERSION) return undefined;
  const [, , inner, issuer, , subject, publicKey] = parts;
  if (algorithm === undefined || inner === undefined || publicKey === undefined) return undefined;
  if (issuer === undefined || subject === undefined) return undefined;
  return {
    algorithms: [algorithm.whole, inner.whole],
    issuer: issuer.whole,
    subject: subject.whole,
    publicKey: publicKey.whole,
    extensions: parts.find(({ tag }) => tag === EXTENSIONS)?.content ?? null,
  };
}

function sequenceOf(element: DerElement | undefined): readonly DerElement[] | undefined {
  return element?.tag === DER_TAG.sequence ? readDerList(element.content) : undefined;
}

function isOfTheScheme({ algorithms, publicKey }: Fields): boolean {
  return (
    algorithms.every((algorithm) => hexOf(algorithm) === ECDSA_WITH_SHA256) &&
    P256_KEY.every((byte, i) => publicKey[i] === byte)
  );
}
