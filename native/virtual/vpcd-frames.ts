/** One-byte frames of vsmartcard's vpcd protocol that order the card around instead of talking to it. */
export const VPCD_CONTROL = { off: 0, on: 1, reset: 2, atr: 4 } as const;

const LENGTH_BYTES = 2;
const MAX_FRAME_BYTES = 0xffff;

/** A two-byte big-endian length and the bytes, in one piece: two writes would cost a delayed acknowledgement. */
export function encodeFrame(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_FRAME_BYTES) throw new RangeError(`frame of ${bytes.length} bytes`);
  const frame = new Uint8Array(LENGTH_BYTES + bytes.length);
  frame.set([bytes.length >> 8, bytes.length & 0xff]);
  frame.set(bytes, LENGTH_BYTES);
  return frame;
}

/** Cuts a stream into frames, however it was chopped on the way. A frame is at most 64 KiB, so is what is kept. */
export function createFrameSplitter(): (chunk: Uint8Array) => readonly Uint8Array[] {
  let rest = new Uint8Array(0);
  return (chunk) => {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    const frames: Uint8Array[] = [];
    let at = 0;
    while (bytes.length - at >= LENGTH_BYTES) {
      const end = at + LENGTH_BYTES + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
      if (end > bytes.length) break;
      frames.push(bytes.slice(at + LENGTH_BYTES, end));
      at = end;
    }
    rest = bytes.slice(at);
    return frames;
  };
}
