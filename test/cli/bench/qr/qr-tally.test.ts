import { describe, expect, it } from 'vitest';
import { createTally } from '../../../../main/cli/bench/qr/qr-tally.ts';

const reading = (ms: number, ...texts: string[]) => ({ texts, ms, decodeMs: ms / 2 });

describe('the tally of the decoder bench', () => {
  it('counts a picture that reads as its text each time', () => {
    const tally = createTally();
    tally.add('a', 'A', [reading(3, 'A'), reading(5, 'A'), reading(4, 'A')]);
    expect(tally.score()).toEqual({ read: 1, misread: 0, ms: { p50: 4, p95: 4 }, decodeMs: { p50: 2, p95: 2 } });
  });

  it('does not count a picture that reads only sometimes', () => {
    const tally = createTally();
    tally.add('a', 'A', [reading(1, 'A'), reading(1)]);
    expect(tally.score()).toMatchObject({ read: 0, misread: 0 });
    expect(tally.missed()).toEqual(['a']);
  });

  it('holds another text against the engine, even beside the right one', () => {
    const tally = createTally();
    tally.add('a', 'A', [reading(1, 'A', 'B')]);
    expect(tally.score()).toMatchObject({ read: 0, misread: 1 });
  });

  it('holds a text against the engine where there is none', () => {
    const tally = createTally();
    tally.add('wall', null, [reading(1, 'A')]);
    tally.add('floor', null, [reading(1)]);
    expect(tally.score()).toMatchObject({ read: 0, misread: 1 });
    expect(tally.missed()).toEqual(['wall']);
  });
});
