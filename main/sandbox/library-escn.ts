import { type Escn, parseEscn } from '../domain/escn.ts';

export interface LibraryEscnParts {
  /** Moment the number is drawn, ms since 1970. */
  readonly issuedAt: number;
  /** 14 bits. The libraries draw them at random; given here, so that a number comes out the same again. */
  readonly clockSequence: number;
  /** Three digits. */
  readonly prefix: string;
  /** Nine digits. */
  readonly pic: string;
}

/** 1582 to 1970 in ms: the libraries add it to a count of 100 ns (spec 1.2). */
const LIBRARY_OFFSET = 12_219_292_800_000n;

/** A card number as the official generators build it (spec 1.1, 1.2), mistake in the time included. */
export function buildLibraryEscn(parts: LibraryEscnParts): Escn {
  const ticks = BigInt(parts.issuedAt) * 10_000n + LIBRARY_OFFSET;
  const low = hex(ticks & 0xffff_ffffn, 8);
  const mid = hex((ticks >> 32n) & 0xffffn, 4);
  const high = hex(((ticks >> 48n) & 0x0fffn) | 0x1000n, 4);
  const sequence = hex(BigInt((parts.clockSequence & 0x3fff) | 0x8000), 4);
  const escn = parseEscn(`${low}-${mid}-${high}-${sequence}-${parts.prefix}${parts.pic}`);
  if (escn === undefined) throw new RangeError('prefix must have three digits, PIC nine');
  return escn;
}

function hex(value: bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
