import { type Escn, escnToBytes } from '../../../domain/escn.ts';

/** How a card number may lie in a file or in memory (quality section 7, row 16). */
export const ESCN_ENCODINGS = {
  text: (escn: Escn) => Buffer.from(escn),
  'upper case': (escn: Escn) => Buffer.from(escn.toUpperCase()),
  'without dashes': (escn: Escn) => Buffer.from(escn.replaceAll('-', '')),
  bytes: (escn: Escn) => Buffer.from(escnToBytes(escn)),
  'reversed bytes': (escn: Escn) => Buffer.from(escnToBytes(escn)).reverse(),
  // 15 bytes: the same characters whatever follows.
  base64: (escn: Escn) => Buffer.from(Buffer.from(escnToBytes(escn).subarray(0, 15)).toString('base64')),
  base64url: (escn: Escn) => Buffer.from(Buffer.from(escnToBytes(escn).subarray(0, 15)).toString('base64url')),
  'UTF-16': (escn: Escn) => Buffer.from(escn, 'utf16le'),
} as const;

export type EscnEncoding = keyof typeof ESCN_ENCODINGS;

/** Names of the encodings, in their order. */
export const ENCODING_NAMES = Object.keys(ESCN_ENCODINGS) as EscnEncoding[];
