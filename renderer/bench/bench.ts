import { createBaseline } from '../scanner/baseline.ts';
import { createDecoder } from '../scanner/decoder.ts';
import { FRAMES_CONFIRMING } from '../scanner/frame-cascade.ts';
import { lumaOf } from '../scanner/luma.ts';

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

/** What came of holding a picture before the camera. */
interface Held {
  readonly texts: readonly string[];
  /** Frames until something was read, or all of them. */
  readonly frames: number;
  /** Of each frame, from the picture to the texts, in ms. */
  readonly ms: readonly number[];
  /** Of that, in the decoder's thread. */
  readonly decodeMs: readonly number[];
}

export interface TesseraBench {
  readonly width: number;
  readonly height: number;
  /** Loads a picture; false where it is none. */
  load(url: string): Promise<boolean>;
  still(): Promise<Reading>;
  /** The picture as one frame of the camera after another, until it is read, `most` at most. */
  hold(most: number): Promise<Held>;
  qrScanner(): Promise<Reading>;
}

declare global {
  interface Window {
    tesseraBench?: TesseraBench;
  }
}

const decoder = createDecoder();
const baseline = await createBaseline();
const NOTHING = new ImageData(64, 64);
let picture = new ImageData(1, 1);

/** The picture as cameras give theirs: a plane of brightness, and colours at half the resolution. */
async function frameOf(image: ImageData): Promise<VideoFrame | ImageBitmap> {
  const { width, height } = image;
  // The format knows even sides only; no camera has others.
  if (width % 2 !== 0 || height % 2 !== 0) return createImageBitmap(image);
  const planes = new Uint8Array((width * height * 3) / 2).fill(128);
  planes.set(lumaOf(image).data);
  return new VideoFrame(planes, { format: 'I420', codedWidth: width, codedHeight: height, timestamp: 0 });
}

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
  async still() {
    const bitmap = await createImageBitmap(picture);
    const start = performance.now();
    const decoded = await decoder.decode(bitmap, 'still');
    const ms = performance.now() - start;
    return decoded.kind === 'decoded'
      ? { texts: decoded.texts, ms, decodeMs: decoded.ms }
      : { texts: [], ms, decodeMs: ms };
  },
  async hold(most: number) {
    const held = { texts: [] as readonly string[], frames: 0, ms: [] as number[], decodeMs: [] as number[] };
    while (held.frames < most && held.texts.length === 0) {
      const frame = await frameOf(picture);
      const start = performance.now();
      const decoded = await decoder.decode(frame, 'frame');
      held.frames += 1;
      held.ms.push(performance.now() - start);
      if (decoded.kind !== 'decoded') break;
      held.decodeMs.push(decoded.ms);
      held.texts = decoded.texts;
    }
    for (let i = 0; i <= FRAMES_CONFIRMING; i += 1) await decoder.decode(await frameOf(NOTHING), 'frame');
    return held;
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
