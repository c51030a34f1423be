import type { CardRecord } from '../../../../domain/card-record.ts';

/** The terminal key of the bench's terminals. */
export const KEY = new Uint8Array(32).fill(11);

/** A record that tells which work wrote it: by its day. */
export function recordOf(work: number): CardRecord {
  return {
    status: 'active',
    cardType: 'SMART_NO_CDZ',
    expiresOn: new Date(Date.UTC(2030, 0, 1 + (work % 3000))).toISOString().slice(0, 10),
    issuedOn: null,
    issuer: { pic: '999000001', name: 'University of the Bench' },
    academicLevel: null,
  };
}
