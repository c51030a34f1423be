import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { StartFault } from './terminal-plan.ts';

export type ReadCa =
  | { readonly kind: 'read'; readonly pem: string | undefined }
  | { readonly kind: 'unreadable'; readonly fault: StartFault };

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * Reads the campus's certificate authorities from a PEM file. Each certificate is looked at here, where the file can
 * be named, and not by the first connection, which could only fail.
 */
export function readCa(path: string | undefined): ReadCa {
  if (path === undefined) return { kind: 'read', pem: undefined };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return unreadable(`${path} can't be read: ${code}`);
  }
  const certificates = text.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) return unreadable(`${path} holds no PEM certificate`);
  for (const [index, pem] of certificates.entries()) {
    const which = `${path}: certificate ${index + 1} of ${certificates.length}`;
    const certificate = parsed(pem);
    if (certificate === undefined) return unreadable(`${which} is damaged`);
    if (!certificate.ca && !certificate.checkIssued(certificate))
      return unreadable(`${which} is neither an authority nor vouches for itself`);
  }
  // The certificates alone: a private key that somebody put beside them stays where it is.
  return { kind: 'read', pem: certificates.join('\n') };
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    // Whatever OpenSSL finds wrong with it.
    return undefined;
  }
}

function unreadable(message: string): ReadCa {
  const remedy = 'Put the certificate authority there as a PEM file, or take registry.caFile out of config.json.';
  return { kind: 'unreadable', fault: { code: 'CA-FILE', message, remedy } };
}
