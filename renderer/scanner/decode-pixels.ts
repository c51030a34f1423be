import { prepareZXingModule, type ReaderOptions, type ReadResult, readBarcodes } from 'zxing-wasm/reader';
import type { FramePass } from './frame-cascade.ts';
import { grayMapOf, halve, type Luma } from './luma.ts';
import { enlarge, isTransparent, layOn, type Pixels } from './pixels.ts';

const BASE: ReaderOptions = {
  formats: ['QRCode'],
  tryHarder: true,
  // For linear codes; a QR code is found whichever way it lies.
  tryRotate: false,
  tryInvert: true,
  tryDownscale: true,
  // More than two different codes are refused like two.
  maxNumberOfSymbols: 4,
  textMode: 'Plain',
};

/** A picture whose shorter side is at most this, in pixels, may be a code drawn with one pixel a module. */
const SMALL_SIDE = 240;

/** Where the decoder's WebAssembly lies; its own default is a server we don't know. */
export function useDecoderAt(wasmUrl: string): Promise<unknown> {
  return prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
}

/** One attempt at a frame of the camera, of which the next comes in 33 ms. */
const FRAME: Readonly<Record<FramePass, ReaderOptions>> = {
  quick: { ...BASE, tryHarder: false, tryDownscale: false },
  full: { ...BASE, tryHarder: false, tryDownscale: false },
  thorough: BASE,
};

/** Every code that one pass over a frame finds. */
export async function decodeFrame(luma: Luma, pass: FramePass): Promise<string[]> {
  return textsOf(await readBarcodes(grayMapOf(pass === 'quick' ? halve(luma) : luma), FRAME[pass]));
}

/** Every code in a single picture, which gets every attempt; in reading order of the decoder. */
export async function decodePixels(pixels: Pixels): Promise<string[]> {
  for await (const texts of attempts(pixels)) if (texts.length > 0) return texts;
  return [];
}

/** From the likeliest and cheapest to the rest. */
async function* attempts(pixels: Pixels): AsyncGenerator<string[]> {
  const isSmall = Math.min(pixels.width, pixels.height) <= SMALL_SIDE;
  // Black on nothing and white on nothing both occur (spec section 4).
  const grounds = isTransparent(pixels) ? [layOn(pixels, 255), layOn(pixels, 0)] : [pixels];
  for (const ground of grounds) yield await read(ground, BASE);
  for (const ground of grounds) {
    const scale = isSmall ? 4 : 1;
    const border = Math.max(24, Math.round((Math.min(ground.width, ground.height) * scale) / 8));
    yield await read(enlarge(ground, scale, border, 255), BASE);
    yield await read(enlarge(ground, scale, border, 0), BASE);
  }
  for (const ground of grounds) yield await read(ground, { ...BASE, tryDenoise: true });
  for (const ground of grounds) yield await read(ground, { ...BASE, binarizer: 'GlobalHistogram' });
}

async function read({ width, height, data }: Pixels, options: ReaderOptions): Promise<string[]> {
  // The decoder reads these three fields only; `ImageData` itself has them as getters, which a spread loses.
  return textsOf(await readBarcodes({ width, height, data } as ImageData, options));
}

/** Unpaired surrogates are replaced. */
function textsOf(results: readonly ReadResult[]): string[] {
  return results.filter(({ isValid, text }) => isValid && text !== '').map(({ text }) => text.toWellFormed());
}
