import { describe, expect, it } from 'vitest';
import { grayMapOf, halve, lookOf, lumaOf } from '../../renderer/scanner/luma.ts';

const picture = (width: number, height: number, values: readonly number[]) => ({
  width,
  height,
  data: Uint8Array.from(values),
});

describe('the brightness of a picture', () => {
  it('is white of white, black of black, and green more than blue', () => {
    const data = new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255]);
    expect([...lumaOf({ width: 4, height: 1, data }).data]).toEqual([255, 0, 150, 29]);
  });

  it('is halved to means of four, an odd last row and column left out', () => {
    expect(halve(picture(3, 3, [0, 4, 9, 8, 4, 9, 9, 9, 9]))).toEqual(picture(1, 1, [4]));
    expect(halve(picture(4, 2, [0, 4, 255, 255, 8, 4, 255, 255]))).toEqual(picture(2, 1, [4, 255]));
  });

  it('is written as a graymap', () => {
    const file = Buffer.from(grayMapOf(picture(2, 1, [7, 255])));
    expect(file.toString('latin1')).toBe('P5 2 1 255\n\u0007\u00ff');
  });

  it('looks dark when covered, and another way with each change of a sampled pixel', () => {
    const covered = picture(100, 100, Array(10_000).fill(18));
    expect(lookOf(covered).brightest).toBe(18);
    const changed = { ...covered, data: covered.data.slice() };
    changed.data[970] = 19;
    expect(lookOf(changed).print).not.toBe(lookOf(covered).print);
  });
});
