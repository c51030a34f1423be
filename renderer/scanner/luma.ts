import type { Pixels } from './pixels.ts';

/** Brightness alone, a byte a pixel, row by row: all a code consists of, at a quarter of the bytes. */
export interface Luma {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Weights of ITU-R BT.601, in 1024ths. */
const [RED, GREEN, BLUE] = [306, 601, 117];

export function lumaOf({ width, height, data }: Pixels): Luma {
  const luma = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < luma.length; i += 1, at += 4) {
    luma[i] = ((data[at] ?? 0) * RED + (data[at + 1] ?? 0) * GREEN + (data[at + 2] ?? 0) * BLUE + 512) >> 10;
  }
  return { width, height, data: luma };
}

/** Half as wide and half as high, each pixel the mean of four; an odd last row or column is left out. */
export function halve({ width, height, data }: Luma): Luma {
  const half = { width: width >> 1, height: height >> 1 };
  const means = new Uint8Array(half.width * half.height);
  let to = 0;
  for (let y = 0; y < half.height; y += 1) {
    let at = 2 * y * width;
    for (let x = 0; x < half.width; x += 1, at += 2, to += 1) {
      const four = (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + width] ?? 0) + (data[at + width + 1] ?? 0);
      means[to] = four >> 2;
    }
  }
  return { ...half, data: means };
}

/**
 * The picture as a file (binary portable graymap). The decoder takes files as they are, while it turns pixels into
 * brightness in JavaScript, which costs as much as the decoding (docs/inputs.md).
 */
export function grayMapOf({ width, height, data }: Luma): Uint8Array {
  const head = new TextEncoder().encode(`P5 ${width} ${height} 255\n`);
  const file = new Uint8Array(head.length + data.length);
  file.set(head);
  file.set(data, head.length);
  return file;
}

/** What a frame looks like as a whole. */
export interface Look {
  /** Brightest of the sampled pixels, 0 to 255; a covered lens gives 16 to 30. */
  readonly brightest: number;
  /** Equal for frames that are equal in every sampled pixel; a sensor's noise makes each frame another. */
  readonly print: number;
}

/** A prime, so that no regular pattern is met at the same spot each time. */
const SAMPLED_EVERY = 97;

export function lookOf({ data }: Luma): Look {
  let brightest = 0;
  let print = 0;
  for (let i = 0; i < data.length; i += SAMPLED_EVERY) {
    const value = data[i] ?? 0;
    if (value > brightest) brightest = value;
    print = (Math.imul(print, 31) + value) | 0;
  }
  return { brightest, print };
}
