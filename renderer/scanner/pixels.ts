/** An RGBA picture, row by row; what `ImageData` is, without the DOM. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** True where some pixel lets the background through. */
export function isTransparent({ data }: Pixels): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return true;
  return false;
}

/** The picture laid on a grey of 0 to 255. */
export function layOn({ width, height, data }: Pixels, grey: number): Pixels {
  const laid = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = (data[i + 3] ?? 255) / 255;
    for (let c = 0; c < 3; c += 1) laid[i + c] = (data[i + c] ?? 0) * alpha + grey * (1 - alpha);
    laid[i + 3] = 255;
  }
  return { width, height, data: laid };
}

/** The picture with each pixel drawn `scale` times as large, inside a frame of `border` pixels of a grey. */
export function enlarge(pixels: Pixels, scale: number, border: number, grey: number): Pixels {
  const width = pixels.width * scale + 2 * border;
  const height = pixels.height * scale + 2 * border;
  const from = new Uint32Array(pixels.data.buffer, pixels.data.byteOffset, pixels.width * pixels.height);
  const to = new Uint32Array(width * height);
  to.fill((0xff000000 | (grey << 16) | (grey << 8) | grey) >>> 0);
  for (let y = 0; y < pixels.height * scale; y += 1) {
    const row = Math.floor(y / scale) * pixels.width;
    const start = (y + border) * width + border;
    for (let x = 0; x < pixels.width * scale; x += 1) to[start + x] = from[row + Math.floor(x / scale)] ?? 0;
  }
  return { width, height, data: new Uint8ClampedArray(to.buffer) };
}
