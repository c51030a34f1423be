import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type buildConnector, Client } from 'undici';

/** As long as the longest piece a socket hands out at a time, in bytes. */
const LONGEST_PIECE = 64 * 1024;

/**
 * undici parses every answer out of one buffer inside its WebAssembly, which keeps the last answer, card number
 * included, until the next one comes. This sends it one that says nothing, from nobody: no network is involved. Done
 * once before the first real answer it gives the buffer its full size, so that none is left behind as it grows. Never
 * rejects.
 */
export async function overwriteParser(): Promise<void> {
  const client = new Client('http://nobody.invalid', { connect: connectToNobody });
  try {
    const { body } = await client.request({ method: 'GET', path: '/' });
    await body.dump();
  } catch {
    // The buffer is then as it was, which the next answer mends.
  } finally {
    await client.destroy();
  }
}

const connectToNobody: buildConnector.connector = (_target, callback) => {
  const socket = nobody();
  setImmediate(() => callback(null, socket as unknown as Socket));
};

/** Answers whatever is asked once, with one piece as long as they get. */
function nobody(): Duplex {
  const head = (length: number): string => `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`;
  // The length of the length is the same for both.
  const rest = LONGEST_PIECE - head(LONGEST_PIECE).length;
  let isAnswered = false;
  const stream = new Duplex({
    read: () => undefined,
    write(_chunk, _encoding, done) {
      done();
      if (isAnswered) return;
      isAnswered = true;
      setImmediate(() => {
        stream.push(head(rest) + ' '.repeat(rest));
        stream.push(null);
      });
    },
  });
  // What undici asks of a socket beside.
  return Object.assign(stream, { setTimeout: () => stream, ref: () => stream, unref: () => stream });
}
