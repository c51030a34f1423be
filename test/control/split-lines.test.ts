import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines } from '../../main/control/split-lines.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('lines out of bytes', () => {
  it('are the same however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
        (texts, cuts) => {
          const lines = texts.map((text) => text.replaceAll('\n', ' '));
          const whole = bytes(lines.map((line) => `${line}\n`).join(''));
          const splitter = splitLines(10_000);
          const seen: string[] = [];
          for (let at = 0; at < whole.length; ) {
            const length = cuts.next().value ?? 1;
            seen.push(...splitter.push(whole.subarray(at, at + length)));
            at += length;
          }
          expect(seen).toEqual(lines);
        },
      ),
    );
  });

  it('without an end are none', () => {
    expect(splitLines(10).push(bytes('half'))).toEqual([]);
  });

  it.each([
    ['in one piece', ['12345\n']],
    ['in pieces', ['123', '45']],
    ['behind a good one', ['1\n23456\n']],
  ])('that are too long end it for good: %s', (_title, pieces) => {
    const splitter = splitLines(4);
    const last = pieces.map((piece) => splitter.push(bytes(piece))).at(-1);
    expect(last).toBe('too-long');
    expect(splitter.push(bytes('1\n'))).toBe('too-long');
  });
});
