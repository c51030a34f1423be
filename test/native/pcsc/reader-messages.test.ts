import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFromReaderProcess, parseToReaderProcess } from '../../../native/pcsc/reader-messages.ts';

const READ = {
  atr: '3b8180018080',
  uid: null,
  outcome: {
    kind: 'escn',
    escn: '3e506370-826a-103d-bf76-001000000001',
    recogniser: 'esc-zone-native',
    authenticity: { kind: 'unproven', reason: 'not-checked' },
  },
  apdus: 3,
  ms: 1.5,
  exchangeMs: 1,
};
const CARD_READ = { kind: 'card-read', reader: 'r', cardNo: 1, read: READ };

describe('messages of the reader process', () => {
  it('are read as they are meant', () => {
    expect(parseFromReaderProcess(CARD_READ)).toEqual(CARD_READ);
  });

  it.each([
    ['a number that is no ESCN', { ...CARD_READ, read: { ...READ, outcome: { ...READ.outcome, escn: 'x' } } }],
    ['hex that is none', { ...CARD_READ, read: { ...READ, uid: '0g' } }],
    ['an unknown outcome', { ...CARD_READ, read: { ...READ, outcome: { kind: 'granted' } } }],
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
