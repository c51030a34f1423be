import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD_STATUSES, type CardRecord } from '../../main/domain/card-record.ts';
import { atNoLane } from '../../main/domain/circumstances.ts';
import type { Authenticity, Credential } from '../../main/domain/credential.ts';
import { decide } from '../../main/domain/decide.ts';
import { LOOKUP_FAILURES, type LookupOutcome } from '../../main/domain/lookup-outcome.ts';
import { ACTIVE_STUDENT, type Service } from '../../main/domain/service/service.ts';
import { escn } from '../support/escn.ts';

const NOW = Date.UTC(2026, 8, 30, 12);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NUMBER = escn('3e506370-826a-103d-bf76-001000000001');

const UNPROVEN: Authenticity = { kind: 'unproven', reason: 'not-checked' };
const chip: Credential = { kind: 'chip', escn: NUMBER, authenticity: UNPROVEN };
const PROVEN_CONTENT = { signer: 'ab'.repeat(32), institution: 'univ.example', revocation: 'none-exists' } as const;
const proven: Credential = { kind: 'chip', escn: NUMBER, authenticity: { kind: 'proven', ...PROVEN_CONTENT } };
const forged: Credential = { kind: 'chip', escn: NUMBER, authenticity: { kind: 'forged', reason: 'signature-wrong' } };
const qr: Credential = { kind: 'qr', escn: NUMBER, environment: 'production' };
const testQr: Credential = { kind: 'qr', escn: NUMBER, environment: 'test' };
const typed: Credential = { kind: 'typed', escn: NUMBER, environment: null };

const RECORD: CardRecord = {
  status: 'active',
  cardType: 'SMART_NO_CDZ',
  expiresOn: '2026-12-31',
  issuedOn: null,
  issuer: { pic: '999000001', name: 'University of Nowhere' },
  academicLevel: null,
};

function found(record: Partial<CardRecord> = {}, ageMs = 0): LookupOutcome {
  const answer = { kind: 'found', record: { ...RECORD, ...record }, answeredAt: NOW - ageMs, via: 'verifier' } as const;
  return { kind: 'answered', answer, source: ageMs === 0 ? 'registry' : 'cache' };
}

function notRegistered(ageMs = 0): LookupOutcome {
  return {
    kind: 'answered',
    answer: { kind: 'not-registered', answeredAt: NOW - ageMs, via: 'verifier' },
    source: 'registry',
  };
}

const DOWN: LookupOutcome = { kind: 'unavailable', failure: 'refused', retryAt: null };
const CHIP_ONLY: Service = { ...ACTIVE_STUDENT, leastEvidence: 'chip' };
const TEST_SITE: Service = { ...ACTIVE_STUDENT, cards: 'both' };

describe('decide', () => {
  it.each<[string, Credential, LookupOutcome, Service, string]>([
    ['an active card by chip', chip, found(), ACTIVE_STUDENT, 'granted/active'],
    ['an active card by QR', qr, found(), ACTIVE_STUDENT, 'granted/active'],
    ['an active card by keypad', typed, found(), ACTIVE_STUDENT, 'granted/active'],
    ['a card on its last day', chip, found({ expiresOn: '2026-09-30' }), ACTIVE_STUDENT, 'granted/active'],
    [
      'an active card the day after its last',
      chip,
      found({ expiresOn: '2026-09-29' }),
      ACTIVE_STUDENT,
      'refused/expired',
    ],
    ['an expired card', chip, found({ status: 'expired' }), ACTIVE_STUDENT, 'refused/expired'],
    ['an inactive card', chip, found({ status: 'inactive' }), ACTIVE_STUDENT, 'refused/inactive'],
    [
      'an inactive card past its day',
      chip,
      found({ status: 'inactive', expiresOn: '2020-01-01' }),
      ACTIVE_STUDENT,
      'refused/inactive',
    ],
    ['a number the registry does not know', qr, notRegistered(), ACTIVE_STUDENT, 'unknown/not-registered'],
    ['no answer', qr, DOWN, ACTIVE_STUDENT, 'unknown/registry-unreachable'],
    ['an answer of yesterday', chip, found({}, DAY), ACTIVE_STUDENT, 'granted/active'],
    ['an answer of six days ago', chip, found({}, 6 * DAY), ACTIVE_STUDENT, 'granted/active'],
    ['an answer of eight days ago', chip, found({}, 8 * DAY), ACTIVE_STUDENT, 'unknown/knowledge-too-old'],
    ['an answer from the future', chip, found({}, -DAY), ACTIVE_STUDENT, 'unknown/knowledge-too-old'],
    ['"not registered" of an hour ago', chip, notRegistered(60 * MINUTE), ACTIVE_STUDENT, 'unknown/knowledge-too-old'],
    ['a QR code of the test system', testQr, found(), ACTIVE_STUDENT, 'refused/not-entitled'],
    ['a QR code of the test system at a test site', testQr, found(), TEST_SITE, 'granted/active'],
    ['a QR code where a chip is asked for', qr, found(), CHIP_ONLY, 'refused/evidence-too-weak'],
    ['a chip where a chip is asked for', chip, found(), CHIP_ONLY, 'granted/active'],
    ['a proven chip where a chip is asked for', proven, found(), CHIP_ONLY, 'granted/active'],
    ['a forged chip of an active card', forged, found(), ACTIVE_STUDENT, 'refused/forged'],
    ['a forged chip when nothing is known', forged, DOWN, ACTIVE_STUDENT, 'refused/forged'],
  ])('%s', (_what, credential, outcome, service, expected) => {
    const verdict = decide(credential, outcome, service, atNoLane(NOW, 'trusted'));
    expect(`${verdict.kind}/${verdict.reason}`).toBe(expected);
  });

  it('says how it knows, and how old that is', () => {
    expect(decide(qr, found({}, 3 * MINUTE), ACTIVE_STUDENT, atNoLane(NOW, 'trusted'))).toMatchObject({
      evidence: 'qr',
      source: 'cache',
      ageSeconds: 180,
      record: { issuer: { pic: '999000001' } },
    });
    expect(decide(proven, DOWN, ACTIVE_STUDENT, atNoLane(NOW, 'trusted'))).toMatchObject({
      evidence: 'proven-chip',
      source: null,
      ageSeconds: null,
      record: null,
      failure: 'refused',
    });
  });

  it('grants nothing but a card that the registry called active, is within its days and not too old', () => {
    const outcome = fc.oneof(
      fc.record({
        kind: fc.constant('unavailable' as const),
        failure: fc.constantFrom(...LOOKUP_FAILURES),
        retryAt: fc.constant(null),
      }),
      fc
        .record({
          status: fc.constantFrom(...CARD_STATUSES),
          day: fc.integer({ min: -400, max: 400 }),
          age: fc.integer({ min: -DAY, max: 30 * DAY }),
        })
        .map(({ status, day, age }) =>
          found({ status, expiresOn: new Date(NOW + day * DAY).toISOString().slice(0, 10) }, age),
        ),
      fc.integer({ min: 0, max: 30 * DAY }).map(notRegistered),
    );
    fc.assert(
      fc.property(fc.constantFrom(chip, proven, forged, qr, testQr, typed), outcome, (credential, what) => {
        if (decide(credential, what, ACTIVE_STUDENT, atNoLane(NOW, 'trusted')).kind !== 'granted') return;
        expect(credential).not.toBe(forged);
        expect(credential).not.toBe(testQr);
        expect(what).toMatchObject({ kind: 'answered', answer: { kind: 'found', record: { status: 'active' } } });
        if (what.kind !== 'answered' || what.answer.kind !== 'found') return;
        expect(what.answer.record.expiresOn >= '2026-09-30').toBe(true);
        expect(NOW - what.answer.answeredAt).toBeLessThanOrEqual(7 * DAY);
      }),
      { numRuns: 5000 },
    );
  });
});
