import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStatusAnswer } from '../../../main/registry/answers/status-answer.ts';
import { ASKED, allStrings, OTHER, statusBody } from '../answer-bodies.ts';

const UNEXPECTED = { kind: 'unexpected-answer' };

describe('parseStatusAnswer', () => {
  it('reads an answer as documented, without the name', () => {
    const parsed = parseStatusAnswer(statusBody(), ASKED);
    expect(parsed).toEqual({
      kind: 'found',
      record: {
        status: 'active',
        cardType: 'UNKNOWN',
        expiresOn: '2099-09-30',
        issuedOn: '2024-10-28',
        issuer: { pic: '999000001', name: 'Università di Montelago' },
        academicLevel: null,
      },
    });
    expect(allStrings(parsed).filter((text) => /perpetua|displayName/i.test(text))).toEqual([]);
  });

  it.each([
    ['INACTIVE', 'inactive'],
    ['EXPIRED', 'expired'],
    [{ key: 'ACTIVE' }, 'active'],
  ])('reads the status %j as %s', (status, read) => {
    expect(parseStatusAnswer(statusBody({ status }), ASKED)).toMatchObject({ record: { status: read } });
  });

  it.each([
    ['status', 'VALID'],
    ['status', undefined],
    ['expiresAt', undefined],
    ['expiresAt', 'soon'],
    ['cardNumber', undefined],
    ['issuerName', undefined],
    ['issuerName', null],
  ])('takes %s = %j for an unexpected answer', (member, value) => {
    expect(parseStatusAnswer(statusBody({ [member]: value }), ASKED)).toEqual(UNEXPECTED);
  });

  it('leaves a day of issue open that is none', () => {
    expect(parseStatusAnswer(statusBody({ issuedAt: '2024-13-28' }), ASKED)).toMatchObject({
      record: { issuedOn: null },
    });
  });

  it('takes the answer for another card as such', () => {
    expect(parseStatusAnswer(statusBody({ cardNumber: OTHER }), ASKED)).toEqual({ kind: 'wrong-card' });
  });

  it('never throws and never finds a card in what has no such answer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(parseStatusAnswer(body, ASKED)).toEqual(UNEXPECTED);
      }),
      { numRuns: 500 },
    );
  });

  it('finds an active card only where the body says ACTIVE for the card asked for', () => {
    const members = fc.dictionary(
      fc.constantFrom('cardNumber', 'status', 'expiresAt', 'issuerName', 'issuedAt'),
      fc.oneof(fc.jsonValue(), fc.constantFrom('ACTIVE', 'INACTIVE', 'inactive', ASKED, OTHER)),
    );
    fc.assert(
      fc.property(members, (change) => {
        const body = { ...statusBody(), ...change } as Record<string, unknown>;
        const parsed = parseStatusAnswer(body, ASKED);
        if (parsed.kind !== 'found' || parsed.record.status !== 'active') return;
        expect(body).toMatchObject({ cardNumber: ASKED, status: 'ACTIVE' });
      }),
      { numRuns: 2000 },
    );
  });
});
