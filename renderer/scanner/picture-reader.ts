import { type Luma, lumaOf } from './luma.ts';
import type { Pixels } from './pixels.ts';

/** A picture as the decoder's thread gets it. Whoever gets it closes it. */
export type Picture = VideoFrame | ImageBitmap;

/** Brightness and colours of pictures; keeps its buffers from one to the next. */
export interface PictureReader {
  /** The camera's own brightness plane where it has one: neither drawing nor colours are needed. */
  lumaOf(picture: Picture): Promise<Luma>;
  pixelsOf(picture: Picture): Pixels;
}

/** Formats that begin with a plane of brightness, a byte a pixel (WebCodecs, "Pixel Format"). */
const BRIGHTNESS_FIRST: ReadonlySet<string> = new Set(['I420', 'I420A', 'I422', 'I422A', 'I444', 'I444A', 'NV12']);

/** Throws where the worker has no canvas or the picture was closed. */
export function createPictureReader(): PictureReader {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let buffer = new Uint8Array();

  function pixelsOf(picture: Picture): Pixels {
    if (context === null) throw new Error('no canvas in the worker');
    const { width, height } = sizeOf(picture);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    else context.clearRect(0, 0, width, height);
    context.drawImage(picture, 0, 0);
    return context.getImageData(0, 0, width, height);
  }

  return {
    pixelsOf,
    async lumaOf(picture) {
      const rect = 'visibleRect' in picture ? picture.visibleRect : null;
      if (!('format' in picture) || rect === null || !BRIGHTNESS_FIRST.has(picture.format ?? '')) {
        return lumaOf(pixelsOf(picture));
      }
      const size = picture.allocationSize();
      if (buffer.length !== size) buffer = new Uint8Array(size);
      const [plane] = await picture.copyTo(buffer);
      const { width, height } = rect;
      return { width, height, data: packed(buffer, width, height, plane ?? { offset: 0, stride: width }) };
    },
  };
}

function sizeOf(picture: Picture): { width: number; height: number } {
  return 'displayWidth' in picture ? { width: picture.displayWidth, height: picture.displayHeight } : picture;
}

/** The plane without what lies between its rows. */
function packed(bytes: Uint8Array, width: number, height: number, { offset, stride }: PlaneLayout): Uint8Array {
  if (stride === width) return bytes.subarray(offset, offset + width * height);
  const rows = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = offset + y * stride;
    rows.set(bytes.subarray(from, from + width), y * width);
  }
  return rows;
}
