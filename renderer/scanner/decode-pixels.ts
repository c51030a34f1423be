import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import { enlarge, isTransparent, layOn, type Pixels } from './pixels.ts';

/**
 * `frame`: a camera's frame, of which the next comes in 40 ms. `still`: a single picture that gets every attempt.
 */
export type Effort = 'frame' | 'still';

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

/** Every code in the picture, in reading order of the decoder; unpaired surrogates are replaced. */
export async function decodePixels(pixels: Pixels, effort: Effort): Promise<string[]> {
  for await (const texts of attempts(pixels, effort)) if (texts.length > 0) return texts;
  return [];
}

/** From the likeliest and cheapest to the rest. */
async function* attempts(pixels: Pixels, effort: Effort): AsyncGenerator<string[]> {
  const isSmall = Math.min(pixels.width, pixels.height) <= SMALL_SIDE;
  if (effort === 'frame') return yield await read(pixels, BASE);
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
  const results = await readBarcodes({ width, height, data } as ImageData, options);
  return results
    .filter(({ isValid, text }) => isValid && text !== '')

    .map(({ text }) => text.toWellFormed());
}
