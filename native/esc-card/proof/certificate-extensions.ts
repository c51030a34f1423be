import { hexOf } from '../hex.ts';
import { DER_TAG, type DerElement, readDer, readDerList } from './der.ts';

/** What the extensions of a certificate say, as far as a path needs it (RFC 5280 section 4.2.1). */
export interface Extensions {
  readonly isCa: boolean;
  readonly pathLength: number | null;
  /** Null where the certificate doesn't limit its key. */
  readonly keyUsage: { readonly digitalSignature: boolean; readonly keyCertSign: boolean } | null;
  /** In hex. */
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  /** Something the issuer calls critical isn't understood here, so the certificate must not be used (section 4.2). */
  readonly hasUnknownCritical: boolean;
}

// Object identifiers 2.5.29.n as they are encoded.
const SUBJECT_KEY_ID = '551d0e';
const KEY_USAGE = '551d0f';
const BASIC_CONSTRAINTS = '551d13';
const AUTHORITY_KEY_ID = '551d23';
const UNDERSTOOD: readonly string[] = [SUBJECT_KEY_ID, KEY_USAGE, BASIC_CONSTRAINTS, AUTHORITY_KEY_ID];

const DIGITAL_SIGNATURE_BIT = 0x80;
const KEY_CERT_SIGN_BIT = 0x04;
const KEY_IDENTIFIER = 0x80;

interface Extension {
  readonly oid: string;
  readonly isCritical: boolean;
  readonly value: Uint8Array;
}

/** Reads the content of the extensions field; undefined where it is broken or an extension stands twice. */
export function readExtensions(field: Uint8Array | null): Extensions | undefined {
  const extensions = field === null ? [] : listOf(field);
  if (extensions === undefined) return undefined;
  const extensionValue = (oid: string) => extensions.find((extension) => extension.oid === oid)?.value;
  const constraints = basicConstraintsOf(extensionValue(BASIC_CONSTRAINTS));
  const keyUsage = keyUsageOf(extensionValue(KEY_USAGE));
  const subjectKeyId = octetsOf(extensionValue(SUBJECT_KEY_ID));
  const authorityKeyId = authorityKeyIdOf(extensionValue(AUTHORITY_KEY_ID));
  if (constraints === undefined || keyUsage === undefined) return undefined;
  if (subjectKeyId === undefined || authorityKeyId === undefined) return undefined;
  const hasUnknownCritical = extensions.some(({ oid, isCritical }) => isCritical && !UNDERSTOOD.includes(oid));
  return { ...constraints, keyUsage, subjectKeyId, authorityKeyId, hasUnknownCritical };
}

function listOf(field: Uint8Array): readonly Extension[] | undefined {
  const list = readDer(field);
  const elements = list?.tag === DER_TAG.sequence ? readDerList(list.content) : undefined;
  const extensions = elements?.map(extensionOf);
  if (extensions === undefined || !extensions.every((extension) => extension !== undefined)) return undefined;
  return new Set(extensions.map(({ oid }) => oid)).size === extensions.length ? extensions : undefined;
}

function extensionOf({ tag, content }: DerElement): Extension | undefined {
  const parts = tag === DER_TAG.sequence ? readDerList(content) : undefined;
  const [oid] = parts ?? [];
  const value = parts?.at(-1);
  if (parts === undefined || parts.length > 3 || oid?.tag !== DER_TAG.objectIdentifier) return undefined;
  if (value?.tag !== DER_TAG.octetString) return undefined;
  const flag = parts.length === 3 ? parts[1] : undefined;
  if (flag !== undefined && flag.tag !== DER_TAG.boolean) return undefined;
  return { oid: hexOf(oid.content), isCritical: (flag?.content[0] ?? 0) !== 0, value: value.content };
}

function basicConstraintsOf(
  value: Uint8Array | undefined,
): { readonly isCa: boolean; readonly pathLength: number | null } | undefined {
  if (value === undefined) return { isCa: false, pathLength: null };
  const sequence = readDer(value);
  const parts = sequence?.tag === DER_TAG.sequence ? readDerList(sequence.content) : undefined;
  if (parts === undefined || parts.length > 2) return undefined;
  const isCa = parts[0]?.tag === DER_TAG.boolean && (parts[0].content[0] ?? 0) !== 0;
  const length = parts.find(({ tag }) => tag === DER_TAG.integer);
  if (length === undefined) return { isCa, pathLength: null };
  const [pathLength] = length.content;
  // No path here is longer than a handful; a longer number would only be a way around the limit.
  if (length.content.length !== 1 || pathLength === undefined || pathLength >= 0x80) return undefined;
  return { isCa, pathLength };
}

function keyUsageOf(value: Uint8Array | undefined): Extensions['keyUsage'] | undefined {
  if (value === undefined) return null;
  const bits = readDer(value);
  // The first byte of a BIT STRING counts the unused bits of the last.
  const first = bits?.tag === DER_TAG.bitString ? bits.content[1] : undefined;
  if (first === undefined) return undefined;
  return {
    digitalSignature: (first & DIGITAL_SIGNATURE_BIT) !== 0,
    keyCertSign: (first & KEY_CERT_SIGN_BIT) !== 0,
  };
}

function octetsOf(value: Uint8Array | undefined): string | null | undefined {
  if (value === undefined) return null;
  const octets = readDer(value);
  return octets?.tag === DER_TAG.octetString ? hexOf(octets.content) : undefined;
}

function authorityKeyIdOf(value: Uint8Array | undefined): string | null | undefined {
  if (value === undefined) return null;
  const sequence = readDer(value);
  const parts = sequence?.tag === DER_TAG.sequence ? readDerList(sequence.content) : undefined;
  if (parts === undefined) return undefined;
  const keyId = parts.find(({ tag }) => tag === KEY_IDENTIFIER);
  return keyId === undefined ? null : hexOf(keyId.content);
}
