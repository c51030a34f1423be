import { createHash, X509Certificate } from 'node:crypto';
import { checkServerIdentity, type DetailedPeerCertificate, type PeerCertificate } from 'node:tls';

/** Least number of pins: one in use and one in reserve, or a lost key would lock the terminal out. */
export const LEAST_PINS = 2;

/** Base64 of 32 bytes: SHA-256 of a public key (SPKI), as RFC 7469 writes it. */
export const PIN_FORM = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

const CODE = 'ERR_TLS_PIN';

/** Whether a request failed because none of the pinned keys was shown. */
export function isPinMismatch(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === CODE;
}

/** Base64 SHA-256 of the public key of a certificate given in DER. */
export function pinOf(certificate: Uint8Array): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

/**
 * Node's check of the host name, and then: one certificate of the verified chain has a pinned key. Runs after the
 * chain was verified; a resumed session was checked when it was made.
 */
export function pinning(pins: readonly string[]): (host: string, certificate: PeerCertificate) => Error | undefined {
  const wanted = new Set(pins);
  return (host, certificate) => {
    const wrongHost = checkServerIdentity(host, certificate);
    if (wrongHost !== undefined) return wrongHost;
    if (chainOf(certificate).some((raw) => wanted.has(pinOf(raw)))) return undefined;
    return Object.assign(new Error('none of the pinned keys'), { code: CODE });
  };
}

function chainOf(leaf: PeerCertificate | DetailedPeerCertificate): Uint8Array[] {
  const chain = new Set<PeerCertificate>();
  let next: PeerCertificate | undefined = leaf;
  // A root is its own issuer.
  while (next !== undefined && !chain.has(next)) {
    chain.add(next);
    next = 'issuerCertificate' in next ? (next as DetailedPeerCertificate).issuerCertificate : undefined;
  }
  return [...chain].map(({ raw }) => new Uint8Array(raw));
}
