import { verify } from 'node:crypto';
import type { ProofMaterial } from '../../../main/application/ports/terminal-ports.ts';
import type { ForgedReason, ProvenContent, UnprovenReason } from '../../../main/domain/credential.ts';
import { type Escn, escnToBytes } from '../../../main/domain/escn.ts';
import { issuerOf } from '../../../main/domain/escn-issuer.ts';
import { type Certificate, commonNameOf, parseCertificate } from './certificate.ts';
import { type CertificatePath, findPath, type TrustAnchors } from './certificate-path.ts';

/** A number, the chip it is on, and the signature that binds them. */
export interface SignedContent {
  readonly escn: Escn;
  /** The seven bytes that were signed (spec 3.3). */
  readonly uid: Uint8Array;
  /** An ECDSA signature in DER. */
  readonly signature: Uint8Array;
}

export type ContentProof =
  | ({ readonly kind: 'proven' } & ProvenContent)
  | { readonly kind: 'unproven'; readonly reason: UnprovenReason }
  | { readonly kind: 'forged'; readonly reason: ForgedReason };

/** A signer that was chained here for the first time, as it is remembered. */
export interface LearnedSigner {
  readonly pic: string;
  /** DER. */
  readonly certificate: Uint8Array;
}

/** Proves contents against one set of trust. Remembers signers, so that their next card needs no certificate. */
export interface Prover {
  /** By the signers known for the number's institution; undefined where none of them made the signature. */
  proveByKnownSigner(content: SignedContent): ContentProof | undefined;
  /** By the certificate that came with it. A signer whose path holds is known from then on. */
  proveByCertificate(
    content: SignedContent,
    certificate: Uint8Array,
  ): { readonly proof: ContentProof; readonly learned: LearnedSigner | null };
}

/** Signers tried for one card; an institution has one, or two while it changes it. */
const MAX_SIGNERS_PER_PIC = 8;

interface KnownSigner {
  readonly certificate: Certificate;
  readonly path: Extract<CertificatePath, { kind: 'path' }>;
}

/**
 * A prover for what this terminal trusts. `now` is ms since 1970. Remembered signers are chained anew, when a card of
 * their institution first comes: what was remembered is never trusted more than the anchors of today.
 */
export function createProver(material: ProofMaterial, now: () => number): Prover {
  const anchors: TrustAnchors = {
    roots: material.roots.flatMap(parsed),
    authorities: material.authorities.flatMap(({ pic, certificate }) =>
      parsed(certificate).map((authority) => ({ pic, certificate: authority })),
    ),
  };
  const known = new Map<string, KnownSigner[]>();

  function signersOf(pic: string): KnownSigner[] {
    const there = known.get(pic);
    if (there !== undefined) return there;
    const remembered = material.signers.filter((signer) => signer.pic === pic).slice(0, MAX_SIGNERS_PER_PIC);
    const signers = remembered.flatMap(({ certificate }) =>
      parsed(certificate).flatMap((signer) => {
        const path = findPath(signer, anchors, pic);
        return path.kind === 'path' && signer.signsContent ? [{ certificate: signer, path }] : [];
      }),
    );
    known.set(pic, signers);
    return signers;
  }

  function remember(pic: string, signer: KnownSigner): void {
    const signers = signersOf(pic).filter(({ certificate }) => certificate.sha256 !== signer.certificate.sha256);
    known.set(pic, [signer, ...signers].slice(0, MAX_SIGNERS_PER_PIC));
  }

  function proofBy({ certificate, path }: KnownSigner): ContentProof {
    if (material.expiry === 'strict') {
      if (now() > path.validTo) return { kind: 'unproven', reason: 'certificate-expired' };
      if (now() < path.validFrom) return { kind: 'unproven', reason: 'certificate-not-yet-valid' };
    }
    const institution = commonNameOf(certificate);
    return { kind: 'proven', signer: certificate.sha256, institution, revocation: 'none-exists' };
  }

  return {
    proveByKnownSigner(content) {
      const pic = issuerOf(content.escn)?.pic;
      if (pic === undefined) return undefined;
      const signer = signersOf(pic).find(({ certificate }) => hasSigned(certificate, content));
      return signer === undefined ? undefined : proofBy(signer);
    },
    proveByCertificate(content, der) {
      const unlearned = (proof: ContentProof) => ({ proof, learned: null });
      const answer = parseCertificate(der);
      if (answer.kind !== 'certificate') {
        const reason = answer.kind === 'broken' ? 'certificate-broken' : 'certificate-unsuitable';
        return unlearned({ kind: 'unproven', reason });
      }
      const { certificate } = answer;
      if (!certificate.signsContent) return unlearned({ kind: 'unproven', reason: 'certificate-unsuitable' });
      // Before the path: a content that its own certificate disowns is a copy, whoever issued the certificate.
      if (!hasSigned(certificate, content)) return unlearned({ kind: 'forged', reason: 'signature-wrong' });
      const pic = issuerOf(content.escn)?.pic ?? null;
      const path = findPath(certificate, anchors, pic);
      if (path.kind === 'wrong') return unlearned({ kind: 'forged', reason: 'chain-wrong' });
      if (path.kind === 'unknown') return unlearned({ kind: 'unproven', reason: 'institution-unknown' });
      const signer = { certificate, path };
      if (pic !== null) remember(pic, signer);
      return { proof: proofBy(signer), learned: pic === null ? null : { pic, certificate: der } };
    },
  };
}

function hasSigned({ publicKey }: Certificate, { escn, uid, signature }: SignedContent): boolean {
  return verify('sha256', Buffer.concat([escnToBytes(escn), uid]), publicKey, signature);
}

/** What was filed has been looked at when it was filed; what can't be read any more vouches for nobody. */
function parsed(der: Uint8Array): Certificate[] {
  const answer = parseCertificate(der);
  return answer.kind === 'certificate' ? [answer.certificate] : [];
}
