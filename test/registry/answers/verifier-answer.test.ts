import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseVerifierAnswer } from '../../../main/registry/answers/verifier-answer.ts';
import { ASKED, allStrings, OTHER, verifierBody } from '../answer-bodies.ts';

const UNEXPECTED = { kind: 'unexpected-answer' };

/** The record parsed from a body with these members changed. */
function recordOf(change: object) {
  const parsed = parseVerifierAnswer(verifierBody(change), ASKED);
  return parsed.kind === 'found' ? parsed.record : parsed;
}

describe('parseVerifierAnswer', () => {
  it('reads an answer as documented', () => {
    expect(parseVerifierAnswer(verifierBody(), ASKED)).toEqual({
      kind: 'found',
      record: {
        status: 'active',
        cardType: 'SMART_NO_CDZ',
        expiresOn: '2099-09-30',
        issuedOn: null,
        issuer: { pic: '999000001', name: 'Università di Montelago' },
        academicLevel: 'master',
      },
    });
  });

  it.each([
    ['ACTIVE', 'active'],
    ['active', 'active'],
    [{ key: 'Inactive' }, 'inactive'],
    [{ key: 'EXPIRED', label: null, more: 1 }, 'expired'],
  ])('reads the status %j as %s', (cardStatusType, status) => {
    expect(recordOf({ cardStatusType })).toMatchObject({ status });
  });

  it.each([
    ['SUSPENDED'],
    [''],
    ['ACTIVE!'],
    ['INACTIVE,ACTIVE'],
    [null],
    [true],
    [1],
    [{}],
    [{ key: true }],
    [{ label: 'ACTIVE' }],
    [['ACTIVE']],
    [undefined],
  ])('takes the status %j for an unexpected answer', (cardStatusType) => {
    expect(recordOf({ cardStatusType })).toEqual(UNEXPECTED);
  });

  it.each([['SMART_IMPLANT'], [{ key: 'toString' }], [null], [3], [undefined]])(
    'leaves the card type %j open',
    (cardType) => {
      expect(recordOf({ cardType })).toMatchObject({ cardType: 'UNKNOWN', status: 'active' });
    },
  );

  it.each([
    [undefined, null],
    [null, null],
    [{}, null],
    ['nobody', null],
    [{ academicLevel: 'doctorate' }, 'doctorate'],
    [{ academicLevel: { key: 'POSTDOC' } }, null],
    [{ academicLevel: 7 }, null],
  ])('reads the level from the card holder %j as %j', (cardHolder, academicLevel) => {
    expect(recordOf({ cardHolder })).toMatchObject({ academicLevel });
  });

  it.each([
    [999893752, '999893752'],
    [32465463, '032465463'],
    [' 999000001 ', '999000001'],
    ['FR123456789', null],
    [undefined, null],
    [{}, null],
  ])('reads the issuer identifier %j as PIC %j', (identifier, pic) => {
    expect(recordOf({ issuer: { identifier, name: 'X' } })).toMatchObject({ issuer: { pic, name: 'X' } });
  });

  it.each([
    ['cardNumber', undefined],
    ['cardNumber', 7],
    ['expiresAt', undefined],
    ['expiresAt', null],
    ['expiresAt', 1790726400000],
    ['expiresAt', '2026-02-30'],
    ['expiresAt', '9999999-01-01'],
    ['issuer', undefined],
    ['issuer', {}],
    ['issuer', 'Università'],
  ])('takes %s = %j for an unexpected answer', (member, value) => {
    expect(recordOf({ [member]: value })).toEqual(UNEXPECTED);
  });

  it.each([OTHER, 'no number', '', `${ASKED}0`])('takes the number %j for another card', (cardNumber) => {
    expect(recordOf({ cardNumber })).toEqual({ kind: 'wrong-card' });
  });

  it.each([ASKED.toUpperCase(), ASKED.replaceAll('-', ''), `{${ASKED}}`])(
    'knows the card asked for in %j',
    (cardNumber) => {
      expect(recordOf({ cardNumber })).toMatchObject({ status: 'active' });
    },
  );

  it('lets nothing through that it does not name, however deep', () => {
    const secret = 'Perpetua';
    const parsed = parseVerifierAnswer(
      verifierBody({
        displayName: secret,
        cardHolder: { fullName: secret, academicLevel: { key: 'MASTER', label: secret }, person: { esi: secret } },
        issuer: { name: 'X', contact: secret, identifierType: { key: secret } },
      }),
      ASKED,
    );
    expect(parsed.kind).toBe('found');
    expect(allStrings(parsed).filter((text) => text.includes(secret))).toEqual([]);
  });

  it('never throws and never finds a card in what has no such answer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(parseVerifierAnswer(body, ASKED)).toEqual(UNEXPECTED);
      }),
      { numRuns: 500 },
    );
  });

  it('finds an active card only where the body says ACTIVE for the card asked for', () => {
    const anything = fc.oneof(fc.jsonValue(), fc.constantFrom('ACTIVE', 'INACTIVE', ASKED, OTHER, '2099-09-30'));
    const change = fc.dictionary(
      fc.constantFrom('cardNumber', 'cardType', 'cardStatusType', 'expiresAt', 'issuer', 'cardHolder', 'x'),
      anything,
    );
    fc.assert(
      fc.property(change, (members) => {
        const body = { ...verifierBody(), ...members } as Record<string, unknown>;
        const parsed = parseVerifierAnswer(body, ASKED);
        if (parsed.kind !== 'found' || parsed.record.status !== 'active') return;
        expect(body['cardNumber']).toBe(ASKED);
        expect(['ACTIVE', { key: 'ACTIVE', label: 'Active' }]).toContainEqual(body['cardStatusType']);
      }),
      { numRuns: 2000 },
    );
  });
});
