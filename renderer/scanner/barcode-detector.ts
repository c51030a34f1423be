import type { Decoded, Decoder } from './decoder.ts';
import type { Picture } from './picture-reader.ts';

export interface DetectorParts {
  readonly decoder: Decoder;
  /** The camera's frame of this moment; null where there is none. */
  grab(): Promise<Picture | null>;
  onFrame(decoded: Decoded): void;
}

/**
 * Makes qr-scanner decode with our decoder: it asks the window for a `BarcodeDetector` and passes each frame to it,
 * but keeps the first code of a frame only, and draws each frame on the page's own thread. So its drawing is a few
 * pixels that nobody looks at, the frame is taken from the camera, every frame's outcome goes to `onFrame`, and
 * qr-scanner is told nothing.
 */
export function installBarcodeDetector({ decoder, grab, onFrame }: DetectorParts): void {
  class BarcodeDetector {
    static getSupportedFormats(): Promise<string[]> {
      return Promise.resolve(['qr_code']);
    }

    async detect(): Promise<never[]> {
      const picture = await grab();
      if (picture !== null) onFrame(await decoder.decode(picture, 'frame'));
      return [];
    }
  }
  Object.defineProperty(window, 'BarcodeDetector', { value: BarcodeDetector, configurable: true });
  // qr-scanner distrusts every detector in Chromium on Apple silicon, for a fault of the platform's own one, and
  // starts its own engine from a `blob:` worker instead, which the page's policy forbids.
  Object.defineProperty(navigator, 'userAgentData', { value: undefined, configurable: true });
}
