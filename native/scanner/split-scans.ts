import type { Clock } from '../../main/application/ports/terminal-ports.ts';

/** A code as a scanner sent it, and the time its bytes took, in ms. */
export interface Scan {
  readonly text: string;
  readonly ms: number;
}

/** Longest code, in bytes; a QR code holds 2953. What is longer is noise, or another rate. */
export const MOST_SCAN_BYTES = 4096;
/** A scanner without a suffix is done when nothing has come for this long. */
export const SCAN_PAUSE_MS = 50;

const LF = 0x0a;
const CR = 0x0d;
/** Frame marks some scanners can be set to: STX, ETX, EOT, and NUL of a line without a device. */
const MARKS: ReadonlySet<number> = new Set([0x00, 0x02, 0x03, 0x04]);

export interface ScanSplitter {
  push(bytes: Uint8Array): void;
  /** Drops what is half there: the line was lost. */
  reset(): void;
}

/**
 * Puts codes together out of bytes as they come, ended by CR, LF or a pause. What is no UTF-8 keeps its place with
 * replacement characters: it is no card then, and must still be answered. What is too long comes out cut, once.
 */
export function createScanSplitter(
  clock: Pick<Clock, 'monotonic' | 'setTimer'>,
  onScan: (scan: Scan) => void,
): ScanSplitter {
  const bytes = new Uint8Array(MOST_SCAN_BYTES);
  let length = 0;
  let since = 0;
  let cancelPause = (): void => {};

  function end(): void {
    cancelPause();
    const text = new TextDecoder().decode(bytes.subarray(0, length));
    // Card numbers don't lie about.
    bytes.fill(0, 0, length);
    length = 0;
    if (text.trim() !== '') onScan({ text, ms: clock.monotonic() - since });
  }

  return {
    push(more) {
      cancelPause();
      for (const byte of more) {
        if (byte === CR || byte === LF) end();
        else if (!MARKS.has(byte)) {
          if (length === 0) since = clock.monotonic();
          if (length < MOST_SCAN_BYTES) {
            bytes[length] = byte;
            length += 1;
          }
        }
      }
      if (length > 0) cancelPause = clock.setTimer(SCAN_PAUSE_MS, end);
    },
    reset() {
      cancelPause();
      bytes.fill(0, 0, length);
      length = 0;
    },
  };
}
