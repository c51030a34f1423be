import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { decodePixels, useDecoderAt } from './decode-pixels.ts';
import type { DecodeAnswer, DecodeRequest } from './decoder.ts';
import type { Pixels } from './pixels.ts';

/** The decoder's own thread: bitmaps in, texts out. */

const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext('2d', { willReadFrequently: true });
const isReady = useDecoderAt(wasmUrl);

async function answer({ id, bitmap, effort }: DecodeRequest): Promise<DecodeAnswer> {
  try {
    await isReady;
    const start = performance.now();
    const pixels = pixelsOf(bitmap);
    const texts = await decodePixels(pixels, effort);
    return { id, kind: 'decoded', texts, ms: performance.now() - start };
  } catch (error) {
    return { id, kind: 'failed', message: String(error) };
  } finally {
    bitmap.close();
  }
}

function pixelsOf(bitmap: ImageBitmap): Pixels {
  if (context === null) throw new Error('no canvas in the worker');
  const { width, height } = bitmap;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  else context.clearRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, width, height);
}

self.addEventListener('message', (event: MessageEvent<DecodeRequest>) => {
  void answer(event.data).then((reply) => self.postMessage(reply));
});
