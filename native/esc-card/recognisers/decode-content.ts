import { parseCampusId } from '../../../main/domain/alias-key.ts';
import { type Escn, escnFromBytes, parseEscn } from '../../../main/domain/escn.ts';
import type { FileEncoding, FileYield } from '../../../main/domain/recogniser.ts';
import { hexOf } from '../hex.ts';

/** What the bytes of a campus file say. */
export type DecodedContent =
  | { readonly kind: 'escn'; readonly escn: Escn }
  | { readonly kind: 'campus-id'; readonly id: string }
  | { readonly kind: 'unusable'; readonly why: ContentFault };

export type ContentFault =
  /** Memory nobody wrote to, or nothing but padding. */
  | 'content-blank'
  | 'content-not-ascii'
  | 'content-not-hex'
  | 'content-not-bcd'
  | 'content-not-an-escn'
  | 'content-not-a-campus-id';

// What card software fills up fixed lengths with.
const PADDING: readonly number[] = [0x00, 0x20, 0xff];
const FIRST_VISIBLE = 0x20;
const LAST_VISIBLE = 0x7e;

/** Reads what a campus wrote. Never throws, whatever the bytes are. */
export function decodeContent(bytes: Uint8Array, encoding: FileEncoding, yields: FileYield): DecodedContent {
  if (bytes.length === 0 || bytes.every((byte) => byte === 0x00) || bytes.every((byte) => byte === 0xff)) {
    return unusable('content-blank');
  }
  switch (encoding) {
    case 'binary':
      return yields === 'escn' ? escnOf(escnFromBytes(bytes)) : campusIdOf(hexOf(bytes));
    case 'ascii':
      return decodeText(bytes, yields);
    case 'hex': {
      const text = textOf(bytes);
      // A number in dashes is hex text too, the way people write card numbers.
      if (text === undefined || !/^[0-9a-f-]*$/i.test(text)) return unusable('content-not-hex');
      return decodeText(bytes, yields);
    }
    case 'bcd': {
      const digits = bcdDigits(bytes);
      if (digits === undefined) return unusable('content-not-bcd');
      return yields === 'escn' ? escnOf(parseEscn(digits)) : campusIdOf(digits);
    }
  }
}

function decodeText(bytes: Uint8Array, yields: FileYield): DecodedContent {
  const text = textOf(bytes);
  if (text === undefined) return unusable('content-not-ascii');
  if (text === '') return unusable('content-blank');
  return yields === 'escn' ? escnOf(parseEscn(text)) : campusIdOf(text);
}

/** Visible ASCII without the padding behind it; undefined where another byte stands in it. */
function textOf(bytes: Uint8Array): string | undefined {
  let end = bytes.length;
  while (end > 0 && PADDING.includes(bytes[end - 1] ?? 0)) end -= 1;
  const content = bytes.subarray(0, end);
  if (!content.every((byte) => byte >= FIRST_VISIBLE && byte <= LAST_VISIBLE)) return undefined;
  return String.fromCharCode(...content).trim();
}

/** A decimal digit a nibble; nibbles F behind the last digit are padding. */
function bcdDigits(bytes: Uint8Array): string | undefined {
  const digits = hexOf(bytes).replace(/f+$/, '');
  return /^\d+$/.test(digits) ? digits : undefined;
}

function escnOf(escn: Escn | undefined): DecodedContent {
  return escn === undefined ? unusable('content-not-an-escn') : { kind: 'escn', escn };
}

function campusIdOf(text: string): DecodedContent {
  const id = parseCampusId(text);
  return id === undefined ? unusable('content-not-a-campus-id') : { kind: 'campus-id', id };
}

function unusable(why: ContentFault): DecodedContent {
  return { kind: 'unusable', why };
}
