import { createHash, randomBytes } from 'node:crypto';
import { type Escn, escnFromBytes } from '../../main/domain/escn.ts';
import type { RegistryAnswer } from '../../main/domain/lookup-outcome.ts';

export const KEY = new Uint8Array(32).fill(7);
export const OTHER_KEY = new Uint8Array(32).fill(8);

/** The n-th card of a series: always the same number, spread like real ones. */
export function escnOf(n: number): Escn {
  const escn = escnFromBytes(createHash('sha256').update(`card ${n}`).digest().subarray(0, 16));
  if (escn === undefined) throw new Error('a hash of nothing but zeros');
  return escn;
}

export function randomEscns(count: number): Escn[] {
  return Array.from({ length: count }, () => escnFromBytes(randomBytes(16)) ?? escnOf(0));
}

export function found(answeredAt: number, name = 'University of Test'): RegistryAnswer {
  return {
    kind: 'found',
    record: {
      status: 'active',
      cardType: 'SMART_NO_CDZ',
      expiresOn: '2030-09-30',
      issuedOn: null,
      issuer: { pic: '999000001', name },
      academicLevel: null,
    },
    answeredAt,
    via: 'verifier',
  };
}

export function notRegistered(answeredAt: number): RegistryAnswer {
  return { kind: 'not-registered', answeredAt, via: 'verifier' };
}
