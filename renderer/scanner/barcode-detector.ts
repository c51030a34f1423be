import type { Decoded, Decoder } from './decoder.ts';

/** A code as qr-scanner wants it from a `BarcodeDetector`; it reads no more than these two fields. */
interface DetectedCode {
  readonly rawValue: string;
  readonly cornerPoints: { x: number; y: number }[];
}

/**
 * Makes qr-scanner decode with our decoder: it asks the window for a `BarcodeDetector` and passes each frame to it,
 * but keeps the first code of a frame only. So every frame's outcome goes to `onFrame`, and qr-scanner is told
 * nothing.
 */
export function installBarcodeDetector(decoder: Decoder, onFrame: (decoded: Decoded) => void): void {
  class BarcodeDetector {
    static getSupportedFormats(): Promise<string[]> {
      return Promise.resolve(['qr_code']);
    }

    async detect(frame: ImageBitmapSource): Promise<DetectedCode[]> {
      onFrame(await decoder.decode(await createImageBitmap(frame), 'frame'));
      return [];
    }
  }
  Object.defineProperty(window, 'BarcodeDetector', { value: BarcodeDetector, configurable: true });
  // qr-scanner distrusts every detector in Chromium on Apple silicon, for a fault of the platform's own one, and
  // starts its own engine from a `blob:` worker instead, which the page's policy forbids.
  Object.defineProperty(navigator, 'userAgentData', { value: undefined, configurable: true });
}
