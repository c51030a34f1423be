import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { decodeFrame, decodePixels, useDecoderAt } from './decode-pixels.ts';
import type { DecodeAnswer, DecodeRequest } from './decoder.ts';
import { createFrameCascade } from './frame-cascade.ts';
import { lookOf } from './luma.ts';
import { createPictureReader } from './picture-reader.ts';

/** The decoder's own thread: pictures in, texts out. */

const isReady = useDecoderAt(wasmUrl);
const reader = createPictureReader();
const cascade = createFrameCascade();

async function answer({ id, picture, effort }: DecodeRequest): Promise<DecodeAnswer> {
  try {
    await isReady;
    const start = performance.now();
    if (effort === 'still') {
      const texts = await decodePixels(reader.pixelsOf(picture));
      return { id, kind: 'decoded', texts, look: null, ms: performance.now() - start };
    }
    const luma = await reader.lumaOf(picture);
    const texts = await decodeFrame(luma, cascade.next());
    cascade.saw(texts.length > 0);
    return { id, kind: 'decoded', texts, look: lookOf(luma), ms: performance.now() - start };
  } catch (error) {
    return { id, kind: 'failed', message: String(error) };
  } finally {
    picture.close();
  }
}

self.addEventListener('message', (event: MessageEvent<DecodeRequest>) => {
  void answer(event.data).then((reply) => self.postMessage(reply));
});
