import type { Escn } from './escn.ts';

/** What the node of an ESCN says of its issuer: three digits for the generating server, nine for the institution. */
export interface EscnIssuer {
  /** Distinguishes several generators of one institution. */
  readonly prefix: string;
  /** Participant Identification Code, nine digits. The registry's issuer wins over it (spec 1.4). */
  readonly pic: string;
}

const TWELVE_DIGITS = /^\d{12}$/;
const LARGEST_TWELVE_DIGITS = 999_999_999_999;

/**
 * Reads prefix and PIC from the last group. Two forms exist: the digits written as if they were hex nibbles, and
 * the decimal number converted to hex (spec 1.2, 1.3). Anything else, a MAC address for one, tells nothing.
 */
export function issuerOf(escn: Escn): EscnIssuer | undefined {
  const node = escn.slice(-12);
  if (TWELVE_DIGITS.test(node)) return split(node);
  const number = Number.parseInt(node, 16);
  return number <= LARGEST_TWELVE_DIGITS ? split(String(number).padStart(12, '0')) : undefined;
}

function split(digits: string): EscnIssuer {
  return { prefix: digits.slice(0, 3), pic: digits.slice(3) };
}
