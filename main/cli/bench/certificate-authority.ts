import { webcrypto } from 'node:crypto';
import type * as X509 from '@peculiar/x509';

/** Key and certificate of a server, in PEM. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateAuthority {
  /** What a client has to trust, in PEM. */
  readonly ca: string;
  /** A good certificate for localhost and 127.0.0.1, or one with what is given put wrong. */
  issue(faults?: { hosts?: readonly string[]; notAfter?: Date; notBefore?: Date }): Promise<ServerIdentity>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const LOOPBACK = ['localhost', '127.0.0.1'];

/** Loaded when it is asked for: a development dependency, and one that wants something on Reflect before it. */
async function loadX509(): Promise<typeof X509> {
  await import('./reflect-metadata.ts');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  return x509;
}

/** A throw-away certificate authority; its keys never leave the process. */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const x509 = await loadX509();
  const keys = await newKeys();
  const name = 'CN=Throw-away test authority';
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    notBefore: new Date(Date.now() - 400 * DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return {
    ca: ca.toString('pem'),
    async issue({ hosts = LOOPBACK, notBefore, notAfter } = {}) {
      const leafKeys = await newKeys();
      const leaf = await x509.X509CertificateGenerator.create({
        subject: 'CN=test server',
        issuer: name,
        publicKey: leafKeys.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        notBefore: notBefore ?? new Date(Date.now() - 300 * DAY_MS),
        notAfter: notAfter ?? new Date(Date.now() + DAY_MS),
        extensions: serverExtensions(x509, hosts),
      });
      return { key: await privateKeyPem(x509, leafKeys), cert: leaf.toString('pem') };
    },
  };
}

/** A server that vouches for itself. */
export async function createSelfSigned(): Promise<ServerIdentity> {
  const x509 = await loadX509();
  const keys = await newKeys();
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    keys,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    signingAlgorithm: ALGORITHM,
    extensions: serverExtensions(x509, LOOPBACK),
  });
  return { key: await privateKeyPem(x509, keys), cert: cert.toString('pem') };
}

function serverExtensions(x509: typeof X509, hosts: readonly string[]): X509.Extension[] {
  const names = hosts.map((host) => ({
    type: /^[\d.]+$/.test(host) ? ('ip' as const) : ('dns' as const),
    value: host,
  }));
  return [
    new x509.BasicConstraintsExtension(false),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension(names),
  ];
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function privateKeyPem(x509: typeof X509, keys: webcrypto.CryptoKeyPair): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return x509.PemConverter.encode(der, 'PRIVATE KEY');
}
