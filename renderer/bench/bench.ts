import { createBaseline } from '../scanner/baseline.ts';
import { createDecoder } from '../scanner/decoder.ts';

/**
 * The page's decoder for `tessera bench qr`: pictures by address in, texts and times out. Driven from outside
 * through `window.tesseraBench`.
 */

interface Reading {
  readonly texts: readonly string[];
  /** From the picture in memory to the texts, in ms. */
  readonly ms: number;
  /** Of that, in the decoder's thread. */
  readonly decodeMs: number;
}

export interface TesseraBench {
  readonly width: number;
  readonly height: number;
  /** Loads a picture; false where it is none. */
  load(url: string): Promise<boolean>;
  own(effort: 'frame' | 'still'): Promise<Reading>;
  qrScanner(): Promise<Reading>;
}

declare global {
  interface Window {
    tesseraBench?: TesseraBench;
  }
}

const decoder = createDecoder();
const baseline = await createBaseline();
let picture = new ImageData(1, 1);

const bench = {
  get width() {
    return picture.width;
  },
  get height() {
    return picture.height;
  },
  async load(url: string) {
    try {
      const bitmap = await createImageBitmap(await (await fetch(url)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      if (context === null) return false;
      context.drawImage(bitmap, 0, 0);
      bitmap.close();
      picture = context.getImageData(0, 0, canvas.width, canvas.height);
      return true;
    } catch {
      // InvalidStateError: no picture the browser knows.
      return false;
    }
  },
  async own(effort: 'frame' | 'still') {
    const bitmap = await createImageBitmap(picture);
    const start = performance.now();
    const decoded = await decoder.decode(bitmap, effort);
    const ms = performance.now() - start;
    return decoded.kind === 'decoded'
      ? { texts: decoded.texts, ms, decodeMs: decoded.ms }
      : { texts: [], ms, decodeMs: ms };
  },
  async qrScanner() {
    const bitmap = await createImageBitmap(picture);
    const start = performance.now();
    const text = await baseline(bitmap);
    const ms = performance.now() - start;
    bitmap.close();
    return { texts: text === null ? [] : [text], ms, decodeMs: ms };
  },
} satisfies TesseraBench;

window.tesseraBench = bench;
