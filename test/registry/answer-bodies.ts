import { escn } from '../support/escn.ts';

/** The card asked for in these tests; the example of the registry's own documentation (spec 11). */
export const ASKED = escn('3e506370-826a-103d-bf76-001000000001');
export const OTHER = escn('e6480dc0-9fba-1035-a6bd-001932465463');

/** A verifier's answer as documented (spec 5.2 A), with members replaced; undefined ones leave. */
export function verifierBody(change: object = {}): object {
  const body = {
    cardNumber: ASKED,
    cardType: { key: 'SMART_NO_CDZ', label: 'Chip card' },
    cardStatusType: { key: 'ACTIVE', label: 'Active' },
    expiresAt: '2099-09-30',
    issuer: {
      identifier: '999000001',
      name: 'Università di Montelago',
      identifierType: { key: 'PIC', label: 'PIC' },
    },
    cardHolder: { academicLevel: { key: 'MASTER', label: 'Master' } },
    ...change,
  };
  return JSON.parse(JSON.stringify(body)) as object;
}

/** An answer of the v2 status endpoint as documented (spec 5.2 B). */
export function statusBody(change: object = {}): object {
  const body = {
    cardNumber: ASKED,
    displayName: 'Perpetua Sample-Holder',
    issuedAt: '2024-10-28',
    expiresAt: '2099-09-30',
    issuerIdentifier: '999000001',
    issuerName: 'Università di Montelago',
    status: 'ACTIVE',
    ...change,
  };
  return JSON.parse(JSON.stringify(body)) as object;
}

/** Every string anywhere in a value, keys too. */
export function allStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...allStrings(inner)]);
}
