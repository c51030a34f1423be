/**
 * European Student Card Number: a UUID in its 36-character lower-case text form.
 * Only {@link parseEscn} and {@link escnFromBytes} make one.
 */
export type Escn = string & { readonly __brand: 'Escn' };

const ESCN_SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const BARE_HEX = /^[0-9a-f]{32}$/;

// Character codes.
const DASH = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const LETTER_A = 0x61;

/** Length of an ESCN on the chip, in bytes (spec 3.2, file 00). */
export const ESCN_BYTES = 16;

/**
 * Reads a card number in any spelling people and systems use: upper or lower case, with or without dashes,
 * in braces, as `urn:uuid:` (spec 1.3). Rejects by shape only: version, time and node break their rules on
 * cards that exist (spec 1.2).
 */
export function parseEscn(text: string): Escn | undefined {
  let candidate = text.trim().toLowerCase();
  candidate = stripBraces(candidate);
  if (candidate.startsWith('urn:uuid:')) candidate = stripBraces(candidate.slice('urn:uuid:'.length));
  if (BARE_HEX.test(candidate)) candidate = withDashes(candidate);
  return ESCN_SHAPE.test(candidate) ? (candidate as Escn) : undefined;
}

/** The number as the chip stores it: 16 bytes in the order of the text. */
export function escnToBytes(escn: Escn): Uint8Array {
  const bytes = new Uint8Array(ESCN_BYTES);
  escnInto(bytes, escn);
  return bytes;
}

/** {@link escnToBytes} into bytes the caller has, and can wipe: it makes no text on the way. */
export function escnInto(bytes: Uint8Array, escn: Escn): void {
  let digits = 0;
  for (let i = 0; i < escn.length; i++) {
    const code = escn.charCodeAt(i);
    if (code === DASH) continue;
    const digit = code <= NINE ? code - ZERO : code - LETTER_A + 10;
    bytes[digits >> 1] = digits % 2 === 0 ? digit << 4 : (bytes[digits >> 1] ?? 0) | digit;
    digits += 1;
  }
}

/** Reads the 16 raw bytes of a chip; any other length is no ESCN. All zeros and all ones are blank memory. */
export function escnFromBytes(bytes: Uint8Array): Escn | undefined {
  if (bytes.length !== ESCN_BYTES) return undefined;
  if (bytes.every((byte) => byte === 0x00) || bytes.every((byte) => byte === 0xff)) return undefined;
  return parseEscn(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));
}

function stripBraces(text: string): string {
  return text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text;
}

function withDashes(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
