import type { Certificate } from './certificate.ts';

/** An authority below the roots, and whose cards it may vouch for. */
export interface FiledAuthority {
  readonly certificate: Certificate;
  /** The institution it was filed for; null for any. */
  readonly pic: string | null;
}

export interface TrustAnchors {
  readonly roots: readonly Certificate[];
  readonly authorities: readonly FiledAuthority[];
}

export type CertificatePath =
  /** From the signer to a pinned root. Valid while all of it is; both in ms since 1970. */
  | {
      readonly kind: 'path';
      readonly certificates: readonly Certificate[];
      readonly validFrom: number;
      readonly validTo: number;
    }
  /** It names an issuer known here, by name and key, and that issuer did not sign it. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'unknown' };

/** Longest path looked for, in authorities; the public chain has three (spec 3.4). */
const MAX_AUTHORITIES = 6;

/**
 * Finds the path signer → institution's authority → … → pinned root. Anchors may come in any order. The signer is the
 * last certificate whatever its own flags say: real signers are marked as authorities under an issuer with path
 * length 0 (spec 3.4), which is no fault as long as they issue nothing.
 *
 * A certificate doesn't name the institution by its PIC. The binding is where the chain came from (spec 3.4): an
 * authority filed for a PIC vouches for that PIC's cards alone. One filed for any vouches directly for a signer only
 * with path length 0, as institutions' authorities have it. Otherwise an institution could put its own authority's
 * certificate on a card as if it were a signer, and so sign cards of every other.
 */
export function findPath(signer: Certificate, anchors: TrustAnchors, pic: string | null): CertificatePath {
  const authorities = anchors.authorities.filter((filed) => filed.pic === null || filed.pic === pic);
  const named = authorities.filter(
    (filed) => (filed.pic !== null || filed.certificate.pathLength === 0) && isNamedBy(signer, filed.certificate),
  );
  if (named.length === 0) return { kind: 'unknown' };
  const issuers = named.filter(({ certificate }) => hasSigned(certificate, signer));
  if (issuers.length === 0) return { kind: 'wrong' };

  const others = authorities.map(({ certificate }) => certificate);
  for (const { certificate } of issuers) {
    const upwards = pathUp([certificate], anchors.roots, others);
    if (upwards === undefined) continue;
    const certificates = [signer, ...upwards];
    return {
      kind: 'path',
      certificates,
      validFrom: Math.max(...certificates.map(({ validFrom }) => validFrom)),
      validTo: Math.min(...certificates.map(({ validTo }) => validTo)),
    };
  }
  return { kind: 'unknown' };
}

/** True where the authority's path to one of the roots holds, by the other authorities. */
export function chainsToRoot(
  authority: Certificate,
  roots: readonly Certificate[],
  others: readonly Certificate[],
): boolean {
  return pathUp([authority], roots, others) !== undefined;
}

/** The authorities so far, lowest first, continued up to a root. */
function pathUp(
  below: readonly Certificate[],
  roots: readonly Certificate[],
  authorities: readonly Certificate[],
): readonly Certificate[] | undefined {
  const top = below.at(-1);
  // The lowest has no authority between itself and the signer, the next one has one, and so on.
  if (top === undefined || !mayStandAt(top, below.length - 1)) return undefined;
  if (below.length > MAX_AUTHORITIES) return undefined;
  const root = roots.find((candidate) => mayStandAt(candidate, below.length) && isIssuedBy(top, candidate));
  if (root !== undefined) return [...below, root];
  for (const candidate of authorities) {
    if (below.includes(candidate) || !isIssuedBy(top, candidate)) continue;
    const path = pathUp([...below, candidate], roots, authorities);
    if (path !== undefined) return path;
  }
  return undefined;
}

function mayStandAt(authority: Certificate, authoritiesBelow: number): boolean {
  return authority.isAuthority && (authority.pathLength === null || authority.pathLength >= authoritiesBelow);
}

export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  return isNamedBy(certificate, issuer) && hasSigned(issuer, certificate);
}

/** By name, and by key where both tell it: an authority with a new key keeps its name. */
function isNamedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (certificate.issuer !== issuer.subject) return false;
  const { authorityKeyId } = certificate;
  return authorityKeyId === null || issuer.subjectKeyId === null || authorityKeyId === issuer.subjectKeyId;
}

function hasSigned(issuer: Certificate, certificate: Certificate): boolean {
  return certificate.x509.verify(issuer.publicKey);
}
