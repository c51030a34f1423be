import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAnswer, encodeAnswer } from '../../../main/store/cache/answer-encoding.ts';
import { createSealing } from '../../../main/store/cache/sealing.ts';
import { anyAnswer, anyEscn } from '../arbitraries.ts';
import { escnOf, found, KEY, notRegistered, OTHER_KEY } from '../cards.ts';

const sealing = createSealing(KEY);
const rowKey = sealing.rowKeyOf(escnOf(1));

describe('the row key', () => {
  it('is the first half of an HMAC over the 16 bytes of the number, under a key of its own', () => {
    const escn = escnOf(1);
    const indexKey = new Uint8Array(hkdfSync('sha256', KEY, new Uint8Array(), 'tessera cache index v1', 32));
    const mac = createHmac('sha256', indexKey)
      .update(Buffer.from(escn.replaceAll('-', ''), 'hex'))
      .digest();
    expect(rowKey.toString('hex')).toBe(mac.subarray(0, 16).toString('hex'));
  });

  it('differs by number and by terminal', () => {
    fc.assert(
      fc.property(anyEscn, anyEscn, (a, b) => {
        expect(sealing.rowKeyOf(a).equals(sealing.rowKeyOf(b))).toBe(a === b);
        expect(createSealing(OTHER_KEY).rowKeyOf(a).equals(sealing.rowKeyOf(a))).toBe(false);
      }),
    );
  });
});

describe('a sealed answer', () => {
  it('opens to what was sealed', () => {
    fc.assert(
      fc.property(anyEscn, anyAnswer, (escn, answer) => {
        const key = sealing.rowKeyOf(escn);
        expect(sealing.open(key, sealing.seal(key, answer))).toEqual({ kind: 'opened', answer });
      }),
    );
  });

  it('is never the same twice', () => {
    const seals = Array.from({ length: 100 }, () => Buffer.from(sealing.seal(rowKey, found(1))).toString('hex'));
    expect(new Set(seals).size).toBe(100);
  });

  it('does not open with any one bit changed', () => {
    const sealed = sealing.seal(rowKey, found(1));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = new Uint8Array(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(sealing.open(rowKey, changed).kind, `bit ${bit}`).toBe('not-opened');
    }
  });

  it('does not open at any other length', () => {
    const sealed = sealing.seal(rowKey, found(1));
    for (let length = 0; length < sealed.length; length++) {
      expect(sealing.open(rowKey, sealed.subarray(0, length)).kind).toBe('not-opened');
    }
    expect(sealing.open(rowKey, Buffer.concat([sealed, Buffer.alloc(1)])).kind).toBe('not-opened');
  });

  it('does not open in the row of another card', () => {
    fc.assert(
      fc.property(anyEscn, anyEscn, anyAnswer, (from, to, answer) => {
        fc.pre(from !== to);
        const sealed = sealing.seal(sealing.rowKeyOf(from), answer);
        const opened = sealing.open(sealing.rowKeyOf(to), sealed);
        expect(opened).toEqual({ kind: 'not-opened', reason: 'not-authentic' });
      }),
    );
  });

  it('does not open under another terminal key', () => {
    const sealed = sealing.seal(rowKey, found(1));
    expect(createSealing(OTHER_KEY).open(rowKey, sealed)).toEqual({ kind: 'not-opened', reason: 'not-authentic' });
  });

  it('does not open from anything made up', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(sealing.open(rowKey, bytes).kind).toBe('not-opened');
      }),
    );
  });

  it('does not tell the institution by its length', () => {
    const lengths = ['ENS', 'KIT', 'University of Life', 'Universität der Künste'].map(
      (name) => sealing.seal(rowKey, found(1_760_000_000_000, name)).length,
    );
    expect(new Set(lengths).size).toBe(1);
  });
});

describe('a terminal key', () => {
  it('of another length than 32 bytes is a bug of the caller', () => {
    expect(() => createSealing(new Uint8Array(31))).toThrow(RangeError);
  });

  it('has a check that tells it from another and is no key in use', () => {
    expect(Buffer.from(sealing.keyCheck)).toHaveLength(16);
    expect(sealing.keyCheck).toEqual(createSealing(KEY).keyCheck);
    expect(sealing.keyCheck).not.toEqual(createSealing(OTHER_KEY).keyCheck);
  });
});

describe('the encoding of an answer', () => {
  const encoded = (json: unknown): Uint8Array => Buffer.from(JSON.stringify(json));

  it.each([
    ['nothing', new Uint8Array()],
    ['no JSON', Buffer.from('active')],
    ['another JSON', encoded({ kind: 'found' })],
    ['a status nobody knows', encoded(['found', 1, 'verifier', 'paused', 'UNKNOWN', '', null, null, '', null])],
    ['a field too few', encoded(['found', 1, 'verifier', 'active', 'UNKNOWN', '', null, null, ''])],
    ['a field too many', encoded(['not-registered', 1, 'verifier', 'active'])],
    ['a time that is none', encoded(['not-registered', null, 'verifier'])],
  ])('gives no answer for %s', (_, bytes) => {
    expect(decodeAnswer(bytes)).toBeUndefined();
  });

  it('keeps the exact time of the answer', () => {
    expect(decodeAnswer(encodeAnswer(notRegistered(1_760_000_000_123)))).toEqual(notRegistered(1_760_000_000_123));
  });
});
