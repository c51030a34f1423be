import { describe, expect, it } from 'vitest';
import { enlarge, isTransparent, layOn } from '../../renderer/scanner/pixels.ts';

const CLEAR_AND_BLACK = { width: 2, height: 1, data: new Uint8ClampedArray([255, 0, 0, 0, 0, 0, 0, 255]) };

describe('pictures before they are decoded', () => {
  it('notices a see-through pixel', () => {
    expect(isTransparent(CLEAR_AND_BLACK)).toBe(true);
    expect(isTransparent(layOn(CLEAR_AND_BLACK, 255))).toBe(false);
  });

  it('shows the ground where a picture is see-through', () => {
    expect([...layOn(CLEAR_AND_BLACK, 200).data]).toEqual([200, 200, 200, 255, 0, 0, 0, 255]);
  });

  it('enlarges pixel by pixel into a frame', () => {
    const { width, height, data } = enlarge(layOn(CLEAR_AND_BLACK, 255), 2, 1, 128);
    const greys = Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_unused, x) => data[4 * (y * width + x)]),
    );
    expect(greys).toEqual([
      [128, 128, 128, 128, 128, 128],
      [128, 255, 255, 0, 0, 128],
      [128, 255, 255, 0, 0, 128],
      [128, 128, 128, 128, 128, 128],
    ]);
  });
});
