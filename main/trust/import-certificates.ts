import type { Certificate } from '../../native/esc-card/proof/certificate.ts';
import { commonNameOf, parseCertificate } from '../../native/esc-card/proof/certificate.ts';
import {
  chainsToRoot,
  type FiledAuthority,
  isIssuedBy,
  type TrustAnchors,
} from '../../native/esc-card/proof/certificate-path.ts';
import type { CertificateInFile } from './certificates-in-file.ts';
import { KNOWN_INTERMEDIATE, KNOWN_ROOT } from './known-authorities.ts';

export interface ImportWish {
  /** SHA-256 in lower-case hex of roots that somebody vouches for. */
  readonly acceptRoots: readonly string[];
  /** Institution whose chain this is; null for certificates that serve any. */
  readonly pic: string | null;
}

/** Something imported, or there before. */
export interface ImportedCertificate {
  readonly certificate: Certificate;
  readonly role: 'root' | 'authority';
  readonly pic: string | null;
  readonly isNew: boolean;
}

export type ImportResult =
  | { readonly ok: true; readonly anchors: TrustAnchors; readonly imported: readonly ImportedCertificate[] }
  /** Nothing is imported then; one a problem, each with its place. */
  | { readonly ok: false; readonly problems: readonly string[] };

interface Placed {
  readonly place: string;
  readonly certificate: Certificate;
}

/**
 * Adds certificates to what is trusted, all of them or none. A root has to be the known one or vouched for by its
 * fingerprint; every other certificate has to be an authority below a root that is. Order doesn't matter.
 *
 * With a PIC the ends of the chains, the authorities that issued no other one here, are filed for that institution;
 * those above serve every institution.
 */
export function importCertificates(
  present: TrustAnchors,
  files: readonly CertificateInFile[],
  wish: ImportWish,
): ImportResult {
  const problems: string[] = [];
  const placed = unique(files.flatMap((file) => look(file, problems)));
  const selfIssued = placed.filter(({ certificate }) => certificate.issuer === certificate.subject);
  const authorities = placed.filter((one) => !selfIssued.includes(one));

  const acceptable = new Set([KNOWN_ROOT.sha256, ...wish.acceptRoots, ...present.roots.map(({ sha256 }) => sha256)]);
  for (const root of selfIssued) problems.push(...rootProblems(root, acceptable));
  for (const sha256 of wish.acceptRoots) {
    if (selfIssued.some(({ certificate }) => certificate.sha256 === sha256)) continue;
    problems.push(`--accept-root ${sha256}: no root in the file has this fingerprint`);
  }
  const roots = selfIssued.filter(({ certificate }) => acceptable.has(certificate.sha256));
  // A root that isn't accepted is a problem of its own, and no second one of what hangs below it.
  const allRoots = [...present.roots, ...selfIssued.map(({ certificate }) => certificate)];
  const allAuthorities = [
    ...present.authorities.map(({ certificate }) => certificate),
    ...authorities.map(({ certificate }) => certificate),
  ];
  for (const authority of authorities) problems.push(...authorityProblems(authority, allRoots, allAuthorities));
  if (wish.pic !== null && authorities.length === 0 && problems.length === 0) {
    problems.push(`--pic ${wish.pic}: the file holds no institution's certificate, only roots`);
  }
  if (problems.length > 0) return { ok: false, problems };

  const imported = [
    ...roots.map(({ certificate }): ImportedCertificate => {
      const isNew = !present.roots.some(({ sha256 }) => sha256 === certificate.sha256);
      return { certificate, role: 'root', pic: null, isNew };
    }),
    ...authorities.map(({ certificate }): ImportedCertificate => {
      const pic = isEnd(certificate, authorities) ? wish.pic : null;
      const isNew = !present.authorities.some((filed) => isSame(filed, { certificate, pic }));
      return { certificate, role: 'authority', pic, isNew };
    }),
  ];
  const added = imported.filter(({ isNew }) => isNew);
  return {
    ok: true,
    imported,
    anchors: {
      roots: [...present.roots, ...added.flatMap((one) => (one.role === 'root' ? [one.certificate] : []))],
      authorities: [...present.authorities, ...added.flatMap((one) => (one.role === 'root' ? [] : [filedOf(one)]))],
    },
  };
}

/** How people know a certificate: its common name, or its whole subject. */
export function titleOf(certificate: Certificate): string {
  const title = commonNameOf(certificate) ?? certificate.x509.subject.replaceAll('\n', ', ');
  return title.replace(/\p{C}/gu, '').slice(0, 100);
}

function look({ place, der }: CertificateInFile, problems: string[]): Placed[] {
  const answer = parseCertificate(der);
  if (answer.kind === 'certificate') return [{ place, certificate: answer.certificate }];
  problems.push(
    answer.kind === 'broken'
      ? `${place}: not an X.509 certificate of version 3`
      : `${place}: none of the scheme, which has ECDSA with SHA-256 on P-256 and no critical extensions of its own`,
  );
  return [];
}

function unique(placed: readonly Placed[]): Placed[] {
  return [...new Map(placed.toReversed().map((one) => [one.certificate.sha256, one])).values()].toReversed();
}

function rootProblems({ place, certificate }: Placed, acceptable: ReadonlySet<string>): string[] {
  const title = titleOf(certificate);
  if (!isIssuedBy(certificate, certificate))
    return [`${place}: ${title} names itself as issuer and did not sign itself`];
  if (!certificate.isAuthority) return [`${place}: ${title} signs itself and is no authority`];
  if (acceptable.has(certificate.sha256)) return [];
  return [
    `${place}: ${title} is a root nobody vouched for; if its SHA-256 is the right one, add --accept-root ${certificate.sha256}`,
  ];
}

function authorityProblems({ place, certificate }: Placed, roots: readonly Certificate[], all: readonly Certificate[]) {
  const title = titleOf(certificate);
  if (!certificate.isAuthority) {
    return [`${place}: ${title} is no authority; signers' certificates come from the cards`];
  }
  if (chainsToRoot(certificate, roots, all)) return [];
  const named = [...roots, ...all].filter(({ subject }) => subject === certificate.issuer);
  if (named.length === 0) return [`${place}: the issuer of ${title} is neither trusted nor in the file`];
  if (!named.some((issuer) => isIssuedBy(certificate, issuer))) {
    return [`${place}: ${title} names an issuer that did not sign it`];
  }
  return [
    `${place}: ${title} has no path to a trusted root: an authority above it is missing or allows none below itself`,
  ];
}

/** The known intermediate is above every institution, also where it comes alone. */
function isEnd(certificate: Certificate, among: readonly Placed[]): boolean {
  if (certificate.sha256 === KNOWN_INTERMEDIATE.sha256) return false;
  return !among.some((other) => other.certificate !== certificate && isIssuedBy(other.certificate, certificate));
}

function isSame(a: FiledAuthority, b: FiledAuthority): boolean {
  return a.pic === b.pic && a.certificate.sha256 === b.certificate.sha256;
}

function filedOf({ certificate, pic }: ImportedCertificate): FiledAuthority {
  return { certificate, pic };
}
