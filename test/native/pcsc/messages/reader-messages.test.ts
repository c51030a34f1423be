import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFromReaderProcess, parseToReaderProcess } from '../../../../native/pcsc/messages/reader-messages.ts';

const READ = {
  atr: '3b8180018080',
  uid: null,
  outcome: {
    kind: 'escn',
    escn: '3e506370-826a-103d-bf76-001000000001',
    recogniser: 'esc-zone-native',
    authenticity: { kind: 'unproven', reason: 'not-checked' },
  },
  tried: [{ recogniser: 'esc-zone-iso', why: 'absent' }],
  apdus: 3,
  ms: 1.5,
  exchangeMs: 1,
};
const CARD_READ = { kind: 'card-read', reader: 'r', cardNo: 1, read: READ };

const KEYED = {
  ...CARD_READ,
  read: {
    ...READ,
    outcome: {
      kind: 'alias-key',
      key: { by: 'uid', uid: '04112233445566' },
      recogniser: 'uid-alias',
      otherwise: { reason: 'no-esc-application', detail: 'desfire-other' },
    },
  },
};
const withKey = (key: object) => ({ ...KEYED, read: { ...KEYED.read, outcome: { ...KEYED.read.outcome, key } } });

describe('messages of the reader process', () => {
  it('are read as they are meant', () => {
    expect(parseFromReaderProcess(CARD_READ)).toEqual(CARD_READ);
    expect(parseFromReaderProcess(KEYED)).toEqual(KEYED);
    const byNumber = withKey({ by: 'campus-id', id: 's-0012' });
    expect(parseFromReaderProcess(byNumber)).toEqual(byNumber);
  });

  it.each([
    ['a number that is no ESCN', { ...CARD_READ, read: { ...READ, outcome: { ...READ.outcome, escn: 'x' } } }],
    ['hex that is none', { ...CARD_READ, read: { ...READ, uid: '0g' } }],
    ['an unknown outcome', { ...CARD_READ, read: { ...READ, outcome: { kind: 'granted' } } }],
    ['a UID of another length', withKey({ by: 'uid', uid: '041122' })],
    ['a campus number in another form', withKey({ by: 'campus-id', id: 'S 12' })],
    ['an unknown kind', { kind: 'open-gate' }],
    ['a negative count', { ...CARD_READ, cardNo: -1 }],
    ['an endless name', { kind: 'reader-added', reader: 'x'.repeat(300) }],
  ])('are refused: %s', (_what, message) => {
    expect(parseFromReaderProcess(message)).toBeUndefined();
  });

  it('never throw, whatever arrives on either side', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        parseFromReaderProcess(message);
        parseToReaderProcess(message);
      }),
    );
  });
});
