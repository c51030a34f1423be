import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  der,
  isTrue,
  objectId,
  octetString,
  sequence,
  serialNumber,
  setOf,
  smallInteger,
  time,
  utf8,
} from './der-writer.ts';

/** What stands in a certificate for a virtual card. node:crypto reads certificates and makes none. */
export interface CertificateContent {
  readonly commonName: string;
  readonly publicKey: KeyObject;
  /** Who signs it: with its own key and name for a self-signed one. */
  readonly issuer: { readonly commonName: string; readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  /** Both in ms since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Null: no authority. */
  readonly authority: { readonly pathLength: number | null } | null;
  readonly keyUsage: readonly ('digitalSignature' | 'keyCertSign' | 'cRLSign')[];
  /** A critical extension nobody knows; for tests. */
  readonly unknownCritical?: boolean;
}

const ECDSA_WITH_SHA256 = sequence(objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const COMMON_NAME = objectId(0x55, 0x04, 0x03);
const SUBJECT_KEY_ID = objectId(0x55, 0x1d, 0x0e);
const KEY_USAGE = objectId(0x55, 0x1d, 0x0f);
const BASIC_CONSTRAINTS = objectId(0x55, 0x1d, 0x13);
const AUTHORITY_KEY_ID = objectId(0x55, 0x1d, 0x23);
/** Of an arc for examples (RFC 7299 and others use 2.999). */
const NOBODY_KNOWS_IT = objectId(0x88, 0x37, 0x01);
const KEY_USAGE_BITS = { digitalSignature: 0x80, keyCertSign: 0x04, cRLSign: 0x02 } as const;
const VERSION_3 = der(0xa0, smallInteger(2));
const SERIAL_BYTES = 8;

/** An X.509 certificate in DER, signed by ECDSA with SHA-256 whatever curve the issuer's key is on. */
export function buildCertificate(content: CertificateContent): Uint8Array {
  const { issuer } = content;
  const body = sequence(
    VERSION_3,
    serialNumber(randomBytes(SERIAL_BYTES)),
    ECDSA_WITH_SHA256,
    nameOf(issuer.commonName),
    sequence(time(content.validFrom), time(content.validTo)),
    nameOf(content.commonName),
    spkiOf(content.publicKey),
    der(0xa3, sequence(...extensionsOf(content))),
  );
  return sequence(body, ECDSA_WITH_SHA256, bitString(sign('sha256', body, issuer.privateKey)));
}

/** The certificate as text, RFC 7468. */
export function pemOf(certificate: Uint8Array): string {
  const lines = Buffer.from(certificate).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function nameOf(commonName: string): Uint8Array {
  return sequence(setOf(sequence(COMMON_NAME, utf8(commonName))));
}

function spkiOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: 'der', type: 'spki' }));
}

/** SHA-1 of the key, as most issuers make it (RFC 5280 section 4.2.1.2). It names a key and protects nothing. */
function keyIdOf(key: KeyObject): Uint8Array {
  return new Uint8Array(createHash('sha1').update(spkiOf(key)).digest());
}

function extensionsOf({ authority, keyUsage, publicKey, issuer, unknownCritical }: CertificateContent): Uint8Array[] {
  const extension = (oid: Uint8Array, value: Uint8Array, isCritical: boolean) =>
    sequence(oid, ...(isCritical ? [isTrue()] : []), octetString(value));
  const pathLength = authority?.pathLength ?? null;
  const constraints =
    authority === null ? sequence() : sequence(isTrue(), ...(pathLength === null ? [] : [smallInteger(pathLength)]));
  const bits = keyUsage.reduce((sum, usage) => sum | KEY_USAGE_BITS[usage], 0);
  const unused = bits === 0 ? 0 : 31 - Math.clz32(bits & -bits);
  return [
    extension(SUBJECT_KEY_ID, octetString(keyIdOf(publicKey)), false),
    extension(AUTHORITY_KEY_ID, sequence(der(0x80, keyIdOf(issuer.publicKey))), false),
    extension(BASIC_CONSTRAINTS, constraints, true),
    extension(KEY_USAGE, bitString(Uint8Array.of(bits), unused), true),
    ...(unknownCritical === true ? [extension(NOBODY_KNOWS_IT, sequence(), true)] : []),
  ];
}
