import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { hexOf } from '../../../native/esc-card/hex.ts';
import { createVirtualCard } from '../../../native/virtual/virtual-card.ts';
import { parseVpcdAddress, vpcdAddressText } from '../../../native/virtual/vpcd-address.ts';
import { createFrameSplitter, encodeFrame } from '../../../native/virtual/vpcd-frames.ts';
import { insertCard } from '../../../native/virtual/vpcd-slot.ts';
import { escn } from '../../support/escn.ts';
import { ESCN_TEXT } from '../esc-card/transcripts.ts';

describe('vpcd frames', () => {
  it('come out whole however the stream is chopped', () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 });
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map(encodeFrame));
        const split = createFrameSplitter();
        const received: string[] = [];
        for (let at = 0, cut = 0; at < stream.length; cut += 1) {
          const size = cuts[cut % cuts.length] ?? 1;
          received.push(...split(stream.subarray(at, at + size)).map(hexOf));
          at += size;
        }
        expect(received).toEqual(sent.map(hexOf));
      }),
    );
  });
});

describe('a vpcd address', () => {
  it.each([
    ['127.0.0.1:35963', { host: '127.0.0.1', port: 35963 }],
    ['localhost:1', { host: 'localhost', port: 1 }],
    ['[::1]:35964', { host: '::1', port: 35964 }],
  ])('%s is read and written', (text, address) => {
    expect(parseVpcdAddress(text)).toEqual(address);
    expect(vpcdAddressText(address)).toBe(text);
  });

  it.each(['', 'localhost', ':35963', '127.0.0.1:0', '127.0.0.1:65536', '127.0.0.1:x', '::1:35963', 'a b:1'])(
    '%s is none',
    (text) => {
      expect(parseVpcdAddress(text)).toBeUndefined();
    },
  );
});

describe('a card in a virtual reader', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  /** A driver that speaks to each card as it comes. */
  function driver(onCard: (socket: Socket) => void): Promise<number> {
    return new Promise((resolve) => {
      const server = createServer((socket) => {
        closers.push(() => socket.destroy());
        onCard(socket);
      });
      closers.push(() => server.close());
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  }

  it('answers the driver’s orders and APDUs, and is out when it is removed', async () => {
    const answers: string[] = [];
    let left = () => {};
    const gone = new Promise<void>((resolve) => {
      left = resolve;
    });
    const port = await driver((socket) => {
      const split = createFrameSplitter();
      socket.on('data', (chunk) => {
        answers.push(...split(chunk).map(hexOf));
        if (answers.length === 1)
          socket.write(Buffer.concat([[0x01], [0xff, 0xca, 0, 0, 0]].map((f) => encodeFrame(Uint8Array.from(f)))));
      });
      socket.on('close', () => left());
      socket.write(encodeFrame(Uint8Array.of(0x04)));
    });
    const card = createVirtualCard(escn(ESCN_TEXT));
    const result = await insertCard(card, { host: '127.0.0.1', port });
    if (result.kind !== 'inserted') throw new Error(result.code);
    await expect.poll(() => answers).toEqual([hexOf(card.atr), `${hexOf(card.uid)}9000`]);
    result.slot.remove();
    await gone;
    await result.slot.removed;
  });

  it('is out when the driver goes', async () => {
    const port = await driver((socket) => {
      socket.write(encodeFrame(Uint8Array.of(0x04)));
      socket.once('data', () => socket.destroy());
    });
    const result = await insertCard(createVirtualCard(escn(ESCN_TEXT)), { host: '127.0.0.1', port });
    if (result.kind !== 'inserted') throw new Error(result.code);
    await result.slot.removed;
  });

  it.each([
    // The ATR's frame has 8 bytes, the UID's 11.
    ['of everything', { cutAfterBytes: 8 + 5 }, 13],
    ['of the answers alone', { cutAfterAnswerBytes: 5 }, 13],
    ['before the last one', { cutAfterAnswerBytes: 10 }, 18],
  ])('is torn out behind so many bytes %s', async (_what, options, expected) => {
    const { promise: gone, resolve: left } = Promise.withResolvers<void>();
    let received = 0;
    const port = await driver((socket) => {
      socket.on('data', (chunk) => {
        received += chunk.length;
        if (received === 8) socket.write(encodeFrame(Uint8Array.of(0xff, 0xca, 0, 0, 0)));
      });
      socket.on('close', () => left());
      socket.write(encodeFrame(Uint8Array.of(0x04)));
    });
    const result = await insertCard(createVirtualCard(escn(ESCN_TEXT)), { host: '127.0.0.1', port }, options);
    if (result.kind !== 'inserted') throw new Error(result.code);
    await result.slot.removed;
    await gone;
    expect(received).toBe(expected);
  });

  it('is slow where it is told to be, in answers and not in its ATR', async () => {
    const waits: number[] = [];
    const port = await driver((socket) => {
      socket.once('data', () => {
        socket.write(encodeFrame(Uint8Array.of(0xff, 0xca, 0, 0, 0)));
        socket.once('data', () => socket.destroy());
      });
      socket.write(encodeFrame(Uint8Array.of(0x04)));
    });
    const answerAfterMs = () => waits.push(5);
    const result = await insertCard(createVirtualCard(escn(ESCN_TEXT)), { host: '127.0.0.1', port }, { answerAfterMs });
    if (result.kind !== 'inserted') throw new Error(result.code);
    await result.slot.removed;
    expect(waits).toHaveLength(1);
  });

  it('says so where no driver listens', async () => {
    const port = await driver(() => {});
    for (const close of closers.splice(0)) close();
    const result = await insertCard(createVirtualCard(escn(ESCN_TEXT)), { host: '127.0.0.1', port });
    expect(result).toEqual({ kind: 'no-driver', code: 'ECONNREFUSED' });
  });

  it('says so where nobody speaks to it: another card is in that reader', async () => {
    const port = await driver(() => {});
    const result = await insertCard(createVirtualCard(escn(ESCN_TEXT)), { host: '127.0.0.1', port });
    expect(result).toEqual({ kind: 'no-driver', code: 'ETIMEDOUT' });
  });
});
