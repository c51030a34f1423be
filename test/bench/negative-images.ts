import type { TestImage } from './make-qr-images.ts';
import type { Raster } from './png.ts';
import { blank, blur, grain, place, printCode, room, seeded, shade } from './raster.ts';

const [WIDTH, HEIGHT] = [1280, 720];

/** Pictures that hold no QR code: rooms, patterns that resemble one, other barcodes, rows of text. */
export function* negatives(): Generator<TestImage> {
  for (let n = 0; n < 8; n += 1) {
    yield none(`room-${n}`, () => {
      const random = seeded(9000 + n);
      return grain(room(WIDTH, HEIGHT, random), 6, random);
    });
  }
  for (let n = 0; n < 6; n += 1) yield none(`random-modules-${n}`, () => scene(randomModules(9100 + n), 9100 + n));
  for (let n = 0; n < 4; n += 1) yield none(`stripes-${n}`, () => scene(stripes(9200 + n), 9200 + n));
  for (let n = 0; n < 4; n += 1) yield none(`eyes-only-${n}`, () => scene(eyesOnly(9300 + n), 9300 + n));
  for (let n = 0; n < 4; n += 1) yield none(`text-lines-${n}`, () => scene(textLines(9400 + n), 9400 + n));
  for (const n of [2, 5, 9]) {
    yield none(`chequered-${n}`, () => shade(blank(640, 480), (_v, x, y) => ((x / n + y / n) & 1 ? 20 : 240)));
  }
  yield none('black', () => blank(WIDTH, HEIGHT, [0, 0, 0, 255]));
  yield none('white', () => blank(WIDTH, HEIGHT));
  yield none('gradient', () =>
    blur(
      shade(blank(WIDTH, HEIGHT), (_v, x, y) => ((x + y) / 2000) * 255),
      4,
    ),
  );
  yield none('transparent', () => blank(64, 64, [0, 0, 0, 0]));
  yield none('one-pixel', () => blank(1, 1));
}

function none(name: string, draw: () => Raster): TestImage {
  return { name: `none-${name}`, draw, text: null };
}

function scene(modules: boolean[][], seed: number): Raster {
  const random = seeded(seed);
  const picture = printCode(modules, { scale: 8, quiet: 4, dark: [20, 20, 20, 255], light: [250, 250, 250, 255] });
  const placed = place(room(WIDTH, HEIGHT, random), picture, { x: 640, y: 360, size: 320, turn: 30 * random() - 15 });
  return grain(placed, 5, random);
}

function square(isDark: (x: number, y: number) => boolean): boolean[][] {
  return Array.from({ length: 33 }, (_, y) => Array.from({ length: 33 }, (_unused, x) => isDark(x, y)));
}

function randomModules(seed: number): boolean[][] {
  const random = seeded(seed);
  return square(() => random() < 0.5);
}

/** Finder patterns where a code has them, and noise for content. */
function eyesOnly(seed: number): boolean[][] {
  const random = seeded(seed);
  return square((x, y) => {
    const corner = x < 8 && y < 8 ? [x, y] : x > 24 && y < 8 ? [32 - x, y] : x < 8 && y > 24 ? [x, 32 - y] : null;
    if (corner === null) return random() < 0.5;
    const ring = Math.max(Math.abs((corner[0] ?? 0) - 3), Math.abs((corner[1] ?? 0) - 3));
    return ring !== 2 && ring < 4;
  });
}

function stripes(seed: number): boolean[][] {
  const random = seeded(seed);
  const bars = Array.from({ length: 33 }, () => random() < 0.5);
  return square((x, y) => y > 4 && y < 26 && bars[x] === true);
}

function textLines(seed: number): boolean[][] {
  const random = seeded(seed);
  return square((x, y) => y % 4 < 2 && x % 5 !== 4 && random() < 0.6);
}
