import { describe, expect, it } from 'vitest';
import { layTesserae, type Outline, SHADES } from '../../renderer/design/tesserae.ts';

const OUTLINES: readonly Outline[] = ['disc', 'octagon', 'diamond', 'square'];
const ROWS = 5;

function pointsOf(path: string): { x: number; y: number }[] {
  return [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
}

describe('the mosaic around a figure', () => {
  it.each(OUTLINES)('is the same every time (%s)', (outline) => {
    const mosaic = { outline, from: 60, rows: ROWS, growth: 0.1 };
    expect(layTesserae(mosaic)).toEqual(layTesserae(mosaic));
  });

  it.each(OUTLINES)('leaves the figure free and each row further out than the one before (%s)', (outline) => {
    const rows = layTesserae({ outline, from: 60, rows: ROWS, growth: 0.1 });
    const nearest = Array.from({ length: ROWS }, (_, row) =>
      Math.min(
        ...rows
          .filter((tiles) => tiles.row === row)
          .flatMap(({ path }) => pointsOf(path).map((p) => Math.hypot(p.x, p.y))),
      ),
    );
    expect(nearest[0]).toBeGreaterThan(58);
    for (let row = 1; row < ROWS; row += 1) expect(nearest[row]).toBeGreaterThan(nearest[row - 1] ?? 0);
  });

  it('uses every shade, and no other', () => {
    const rows = layTesserae({ outline: 'disc', from: 60, rows: ROWS, growth: 0.1 });
    expect(new Set(rows.map(({ shade }) => shade))).toEqual(new Set(Array.from({ length: SHADES }, (_, i) => i)));
  });
});
