import { describe, expect, it } from 'vitest';
import { nearest } from '../../main/config/nearest.ts';

const KEYS = ['registry', 'reader', 'service', 'port', 'language'];

describe('the nearest known word', () => {
  it.each([
    ['registy', 'registry'],
    ['Registry', 'registry'],
    ['regsitry', 'registry'],
    ['prot', undefined],
    ['ports', 'port'],
    ['langage', 'language'],
    ['servcie', 'service'],
    ['volume', undefined],
    ['', undefined],
    ['r'.repeat(10_000), undefined],
  ])('of %j is %j', (word, expected) => {
    expect(nearest(word, KEYS)).toBe(expected);
  });

  it('of a single letter is that letter or none', () => {
    expect(nearest('C', ['A', 'B'])).toBeUndefined();
    expect(nearest('a', ['A', 'B'])).toBe('A');
  });

  it('of anything among none is none', () => {
    expect(nearest('port', [])).toBeUndefined();
  });
});
