/**
 * Mosaics: tesserae laid in rows around a figure, each row larger than the one before, as on the shield mosaics of
 * Roman floors. Pure and the same every time; irregular enough to look laid by hand.
 */

export type Outline = 'disc' | 'octagon' | 'diamond' | 'square';

/** Tiles of one row and shade as one SVG path. `row` counts from the figure, `shade` from 0 to {@link SHADES} - 1. */
export interface TileRow {
  readonly row: number;
  readonly shade: number;
  readonly path: string;
}

export interface Mosaic {
  readonly outline: Outline;
  /** Distance of the first row's inner edge from the centre, in units of the drawing. */
  readonly from: number;
  readonly rows: number;
  /** How much further out each row lies than the one before; 0.1 is a tenth. Tiles grow with it. */
  readonly growth: number;
}

export const SHADES = 3;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Joint between two tiles, as a share of the tile. */
const JOINT = 0.13;

const CORNERS: Readonly<Record<Exclude<Outline, 'disc'>, number>> = { octagon: 8, diamond: 4, square: 4 };

export function layTesserae({ outline, from, rows, growth }: Mosaic): TileRow[] {
  return Array.from({ length: rows }, (_, row) => {
    const inner = from * (1 + growth) ** row;
    return layRow(outline, inner * (1 + growth / 2), inner * growth, row);
  }).flat();
}

function layRow(outline: Outline, apothem: number, tile: number, row: number): TileRow[] {
  const paths = Array.from({ length: SHADES }, () => '');
  const corners = cornersOf(outline, apothem, tile, row);
  corners.forEach((corner, side) => {
    const next = corners[(side + 1) % corners.length] ?? corner;
    const length = Math.hypot(next.x - corner.x, next.y - corner.y);
    const count = Math.max(1, Math.round(length / tile));
    for (let i = 0; i < count; i += 1) {
      const seed = row * 79.19 + side * 6.13 + i * 1.7;
      const along = (i + 0.5) / count;
      const at = { x: corner.x + (next.x - corner.x) * along, y: corner.y + (next.y - corner.y) * along };
      const turn = Math.atan2(next.y - corner.y, next.x - corner.x) + (chance(seed) - 0.5) * 0.14;
      const shade = Math.floor(chance(seed + 0.5) * SHADES);
      paths[shade] += tilePath(at, turn, (length / count) * (1 - JOINT), tile * (1 - JOINT));
    }
  });
  return paths.map((path, shade) => ({ row, shade, path })).filter(({ path }) => path !== '');
}

/** Corners of the outline whose sides lie at this distance from the centre. A disc has one side a tile. */
function cornersOf(outline: Outline, apothem: number, tile: number, row: number): Point[] {
  const sides = outline === 'disc' ? Math.round((2 * Math.PI * apothem) / tile) : CORNERS[outline];
  const radius = apothem / Math.cos(Math.PI / sides);
  // A disc's rows are laid in bond; a diamond stands on a corner, the others on a side.
  const half = outline === 'diamond' || (outline === 'disc' && row % 2 === 1) ? 0 : Math.PI / sides;
  return Array.from({ length: sides }, (_, i) => {
    const angle = half - Math.PI / 2 + (2 * Math.PI * i) / sides;
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  });
}

function tilePath(at: Point, turn: number, width: number, height: number): string {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const corner = (dx: number, dy: number): string =>
    `${round(at.x + dx * cos - dy * sin)} ${round(at.y + dx * sin + dy * cos)}`;
  const [w, h] = [width / 2, height / 2];
  return `M${corner(-w, -h)}L${corner(w, -h)}L${corner(w, h)}L${corner(-w, h)}Z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A number in [0, 1), always the same for a seed. */
function chance(seed: number): number {
  const mixed = Math.sin(seed * 12.9898 + 4.1414) * 43_758.5453;
  return mixed - Math.floor(mixed);
}
