/** Takes bytes as they come and gives whole lines. */
export interface LineSplitter {
  /** The lines that ended with these bytes; `too-long` once one is longer than it may be, and from then on. */
  push(bytes: Uint8Array): readonly string[] | 'too-long';
}

const LINE_FEED = 0x0a;

/** Lines of UTF-8, of `maxBytes` each at most. A line without its end is none. */
export function splitLines(maxBytes: number): LineSplitter {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let isTooLong = false;
  return {
    push(bytes) {
      const lines: string[] = [];
      let from = 0;
      for (let end = bytes.indexOf(LINE_FEED); !isTooLong && end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
        isTooLong = waitingBytes + end - from > maxBytes;
        if (!isTooLong) lines.push(Buffer.concat([...waiting, bytes.subarray(from, end)]).toString('utf8'));
        waiting = [];
        waitingBytes = 0;
        from = end + 1;
      }
      waiting.push(Buffer.from(bytes.subarray(from)));
      waitingBytes += bytes.length - from;
      if (isTooLong || waitingBytes > maxBytes) {
        isTooLong = true;
        waiting = [];
        return 'too-long';
      }
      return lines;
    },
  };
}
