import type { Raster } from './png.ts';

/** Pictures of codes as a camera or a file holds them: painted, bent, blurred, lit. Pure, seeded, in node alone. */

export type Modules = readonly (readonly boolean[])[];

/** Numbers in [0, 1), the same for a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function blank(width: number, height: number, [r, g, b, a]: readonly number[] = [255, 255, 255, 255]): Raster {
  const data = new Uint8Array(4 * width * height);
  for (let i = 0; i < data.length; i += 4) data.set([r ?? 0, g ?? 0, b ?? 0, a ?? 255], i);
  return { width, height, data };
}

export interface Print {
  /** Pixels a module. */
  readonly scale: number;
  /** Modules of quiet zone. */
  readonly quiet: number;
  readonly dark: readonly number[];
  readonly light: readonly number[];
}

/** The code drawn straight, as a file holds it. */
export function printCode(modules: Modules, { scale, quiet, dark, light }: Print): Raster {
  const side = (modules.length + 2 * quiet) * scale;
  const raster = blank(side, side, light);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const isDark = modules[Math.floor(y / scale) - quiet]?.[Math.floor(x / scale) - quiet];
      if (isDark) raster.data.set(dark, 4 * (y * side + x));
    }
  }
  return raster;
}

export interface Pose {
  /** Where the picture's centre comes to lie, in pixels of the frame. */
  readonly x: number;
  readonly y: number;
  /** Width on the frame, in pixels. */
  readonly size: number;
  /** Turn in degrees. */
  readonly turn?: number;
  /** Tilt away from the camera, 0 for none, 0.5 for a lot; along the picture's x and y. */
  readonly tiltX?: number;
  readonly tiltY?: number;
}

/** Puts a picture into a frame as a flat thing in space is seen, four samples a pixel. */
export function place(frame: Raster, picture: Raster, { x, y, size, turn = 0, tiltX = 0, tiltY = 0 }: Pose): Raster {
  const out = { ...frame, data: frame.data.slice() };
  const angle = (turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const aspect = picture.height / picture.width;
  // Half the diagonal, and more for the near side of what is tilted.
  const reach = Math.ceil(0.5 * size * Math.hypot(1, aspect) * (1 + Math.abs(tiltX) + Math.abs(tiltY)));
  for (let py = Math.max(0, Math.floor(y - reach)); py < Math.min(frame.height, y + reach); py += 1) {
    for (let px = Math.max(0, Math.floor(x - reach)); px < Math.min(frame.width, x + reach); px += 1) {
      const sum = [0, 0, 0, 0];
      for (let s = 0; s < 4; s += 1) {
        const dx = (px + 0.25 + (s & 1) / 2 - x) / size;
        const dy = (py + 0.25 + (s >> 1) / 2 - y) / size;
        const [rx, ry] = [dx * cos + dy * sin, -dx * sin + dy * cos];
        // Inverse of a pinhole's view of a tilted plane; w is the depth.
        const w = 1 - tiltX * rx - tiltY * ry;
        const u = (rx / w + 0.5) * picture.width;
        const v = (ry / w / aspect + 0.5) * picture.height;
        addSample(sum, picture, u, v);
      }
      blend(out.data, 4 * (py * frame.width + px), sum);
    }
  }
  return out;
}

function addSample(sum: number[], { width, height, data }: Raster, u: number, v: number): void {
  const [x, y] = [Math.floor(u), Math.floor(v)];
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  const at = 4 * (y * width + x);
  const alpha = (data[at + 3] ?? 0) / 255;
  for (let c = 0; c < 3; c += 1) sum[c] = (sum[c] ?? 0) + (data[at + c] ?? 0) * alpha;
  sum[3] = (sum[3] ?? 0) + alpha;
}

function blend(data: Uint8Array, at: number, sum: readonly number[]): void {
  const cover = (sum[3] ?? 0) / 4;
  if (cover === 0) return;
  for (let c = 0; c < 3; c += 1) data[at + c] = (sum[c] ?? 0) / 4 + (data[at + c] ?? 0) * (1 - cover);
}

/** Each colour of each pixel through a function of its value and place. */
export function shade(raster: Raster, tone: (value: number, x: number, y: number) => number): Raster {
  const data = raster.data.slice();
  for (let i = 0; i < data.length; i += 4) {
    const [x, y] = [(i / 4) % raster.width, Math.floor(i / 4 / raster.width)];
    for (let c = 0; c < 3; c += 1) data[i + c] = Math.min(255, Math.max(0, tone(data[i + c] ?? 0, x, y)));
  }
  return { ...raster, data };
}

/** Box blur, three times over: close to what a lens out of focus does. Radius in pixels. */
export function blur(raster: Raster, radius: number): Raster {
  let current = raster;
  for (let pass = 0; pass < 3; pass += 1) current = blurLines(blurLines(current, radius, true), radius, false);
  return current;
}

/** Smears along the row, as a moving hand does. */
export function smear(raster: Raster, length: number): Raster {
  return blurLines(raster, length / 2, true);
}

function blurLines(raster: Raster, radius: number, isAlongRow: boolean): Raster {
  const { width, height, data: from } = raster;
  const data = from.slice();
  const [lines, count] = isAlongRow ? [height, width] : [width, height];
  const step = isAlongRow ? 4 : 4 * width;
  const reach = Math.round(radius);
  for (let line = 0; line < lines; line += 1) {
    const start = isAlongRow ? line * width * 4 : line * 4;
    for (let c = 0; c < 3; c += 1) {
      let sum = 0;
      let n = 0;
      for (let i = -reach; i < count; i += 1) {
        if (i + reach < count) sum += from[start + (i + reach) * step + c] ?? 0;
        if (i + reach < count) n += 1;
        if (i - reach - 1 >= 0) sum -= from[start + (i - reach - 1) * step + c] ?? 0;
        if (i - reach - 1 >= 0) n -= 1;
        if (i >= 0) data[start + i * step + c] = sum / n;
      }
    }
  }
  return { ...raster, data };
}

/** Sensor noise of about this many grey levels. */
export function grain(raster: Raster, amount: number, random: () => number): Raster {
  return shade(raster, (value) => value + (random() + random() + random() - 1.5) * 1.4 * amount);
}

/** A room behind: soft patches, edges and lines, nothing that is a code. */
export function room(width: number, height: number, random: () => number): Raster {
  const base = [90 + 110 * random(), 90 + 110 * random(), 90 + 110 * random()];
  let raster = shade(blank(width, height, base), (value, x, y) => value + (x / width - y / height) * 60);
  for (let i = 0; i < 14; i += 1) {
    const grey = 255 * random();
    const thing = blank(8, 4 + Math.floor(12 * random()), [grey, grey * random(), 255 * random()]);
    raster = place(raster, thing, {
      x: width * random(),
      y: height * random(),
      size: 20 + 160 * random(),
      turn: 180 * random(),
    });
  }
  return blur(raster, 2);
}
