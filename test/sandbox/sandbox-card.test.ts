import { describe, expect, it } from 'vitest';
import { parseJsonFile } from '../../main/config/json-file.ts';
import { faultRules } from '../../main/sandbox/fault-rule.ts';
import { type SandboxCard, sandboxCards, statusAt } from '../../main/sandbox/sandbox-card.ts';

const CARD = {
  cardNumber: '3E506370-826A-103D-BF76-001000000001',
  cardType: 'SMART_CDZ',
  status: 'active',
  expiresAt: '2026-09-30',
  issuedAt: '2024-10-28',
  issuerIdentifier: 999000001,
  issuerName: 'Università di Montelago',
};

/** The list as a file has it: a card a line, from line 2. */
const fileOf = (cards: readonly object[]) => `[\n${cards.map((card) => JSON.stringify(card)).join(',\n')}\n]`;
const parse = (cards: readonly object[]) => parseJsonFile('cards.json', fileOf(cards), sandboxCards);

describe('a file of cards', () => {
  it('is read, and its spellings evened out', () => {
    expect(parse([CARD])).toEqual({
      ok: true,
      value: [
        {
          ...CARD,
          cardNumber: '3e506370-826a-103d-bf76-001000000001',
          status: 'ACTIVE',
          issuerIdentifier: '999000001',
        },
      ],
    });
  });

  it.each([
    ['cardNumber', '1234', /cards\.json:2:\d+: "\[0\]\.cardNumber" must be a card number such as/],
    ['status', 'SUSPENDED', /cards\.json:2:\d+: "\[0\]\.status" must be "ACTIVE", "INACTIVE" or "EXPIRED"/],
    ['cardType', 'PLASTIC', /cards\.json:2:\d+: "\[0\]\.cardType" must be "UNKNOWN"/],
    ['expiresAt', '2026-02-30', /cards\.json:2:\d+: "\[0\]\.expiresAt" must be a day such as/],
    ['expiresAt', undefined, /cards\.json:2:\d+: "\[0\]\.expiresAt" is missing/],
    ['issuerName', 7, /cards\.json:2:\d+: "\[0\]\.issuerName" must be a text/],
    ['fault', 'mischief', /cards\.json:2:\d+: "\[0\]\.fault" must be "unavailable"/],
  ])('with %s = %j is refused by line', (field, value, message) => {
    expect(parse([{ ...CARD, [field]: value }])).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });

  it('with a number twice is refused at the line of the second, in whatever spelling', () => {
    const again = { ...CARD, cardNumber: '{3e506370826a103dbf76001000000001}' };
    const other = { ...CARD, cardNumber: 'e6480dc0-9fba-1035-a6bd-001932465463' };
    expect(parse([CARD, other, again])).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^cards\.json:4:\d+: "\[2\]\.cardNumber" must be there once only; card 1 of/),
    });
  });
});

describe('a file of faults', () => {
  const parseFaults = (rules: unknown) => parseJsonFile('faults.json', JSON.stringify(rules), faultRules);

  it('is read', () => {
    const rules = [{ fault: 'hang' }, { cardNumber: CARD.cardNumber, fault: 'unavailable', retryAfter: 60, times: 2 }];
    expect(parseFaults(rules)).toMatchObject({ ok: true, value: [{ fault: 'hang' }, { retryAfter: '60', times: 2 }] });
  });

  it.each([
    [{ fault: 'hangs' }, /did you mean "hang"/],
    [{ fault: 'hang', times: 0 }, /"\[0\]\.times" must be at least/],
    [{ fault: 'delay', delayMs: -1 }, /"\[0\]\.delayMs" must be at least 0/],
    [{ fault: 'status', status: 99 }, /"\[0\]\.status" must be at least 200/],
    [{ fault: 'hang', cardNumber: 'x' }, /"\[0\]\.cardNumber" must be a card number/],
    [{}, /"\[0\]\.fault" is missing/],
  ])('with the rule %j is refused', (rule, message) => {
    expect(parseFaults([rule])).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });
});

describe('statusAt', () => {
  const at = (change: Partial<SandboxCard>, moment: string) => {
    const parsed = parse([{ ...CARD, ...change }]);
    if (!parsed.ok || parsed.value[0] === undefined) throw new Error('test data is no card');
    return statusAt(parsed.value[0], Date.parse(moment));
  };

  it('lets an active card end with its last day', () => {
    expect(at({}, '2026-09-30T23:59:59.999Z')).toBe('ACTIVE');
    expect(at({}, '2026-10-01T00:00:00Z')).toBe('EXPIRED');
  });

  it('leaves what was set otherwise as it is', () => {
    expect(at({ status: 'INACTIVE' }, '2026-10-01T00:00:00Z')).toBe('INACTIVE');
    expect(at({ status: 'EXPIRED' }, '2026-01-01T00:00:00Z')).toBe('EXPIRED');
  });
});
