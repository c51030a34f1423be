import { pbkdf2 } from 'node:crypto';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hexOf } from '../../../native/esc-card/hex.ts';
import type { Chip } from '../../../native/virtual/chip.ts';
import type { InsertedCard } from '../../../native/virtual/vpcd-slot.ts';
import { FIRST_SLOT, type Pcscd, startPcscd, whyNoPcscd } from '../../support/pcscd.ts';
import { insert } from '../pcsc/virtual-slots.ts';

/** The calls of pcsclite that nfc-pcsc makes. */
interface PcscLite {
  on(event: 'reader', listener: (reader: CardReader) => void): void;
  on(event: 'error', listener: (error: Error & { code: string }) => void): void;
  close(): void;
}
interface CardReader {
  readonly name: string;
  readonly state: number;
  readonly atr: Buffer | null;
  readonly SCARD_STATE_PRESENT: number;
  readonly SCARD_SHARE_SHARED: number;
  readonly SCARD_LEAVE_CARD: number;
  on(event: 'status', listener: (status: { state: number }) => void): void;
  connect(options: object, callback: (error: Error | null, protocol: number) => void): void;
  disconnect(disposition: number, callback: (error: Error | null) => void): void;
  transmit(
    data: Uint8Array,
    length: number,
    protocol: number,
    callback: (error: Error | null, data: Buffer) => void,
  ): void;
}

const ATR = Uint8Array.of(0x3b, 0x81, 0x80, 0x01, 0x80, 0x80);
const unavailable = whyNoPcscd();

/** Gives every command back, so that what arrived can be seen. */
const ECHO: Chip = {
  atr: ATR,
  uid: new Uint8Array(7),
  reset() {},
  respond: (command) => Uint8Array.of(...command, 0x90, 0x00),
};

/** Keeps every thread of the pool busy for a moment: what is sent next waits, and can be collected meanwhile. */
function occupyThreadPool(): Promise<unknown> {
  const one = () => new Promise((resolve) => pbkdf2('p', 's', 60_000, 32, 'sha256', resolve));
  return Promise.all(Array.from({ length: 4 }, one));
}

describe.skipIf(unavailable !== undefined)(`pcsclite on a real pcscd${unavailable ? ` (${unavailable})` : ''}`, () => {
  let pcscd: Pcscd;
  let card: InsertedCard;
  let context: PcscLite;
  let reader: CardReader;
  let states: { before: number; now: number }[];

  beforeAll(async () => {
    pcscd = await startPcscd();
    // As nfc-pcsc loads it: by require, through the default export.
    const { default: pcsclite } = createRequire(import.meta.url)('@pokusew/pcsclite') as { default: () => PcscLite };
    context = pcsclite();
    states = [];
    let tellCame = () => {};
    const came = new Promise<void>((resolve) => {
      tellCame = resolve;
    });
    reader = await new Promise<CardReader>((resolve) => {
      context.on('reader', (found) => {
        if (!found.name.endsWith('00 00')) return;
        found.on('status', ({ state }) => {
          states.push({ before: found.state, now: state });
          if ((state & found.SCARD_STATE_PRESENT) !== 0) tellCame();
        });
        resolve(found);
      });
    });
    card = await insert(ECHO, FIRST_SLOT);
    await came;
  });
  afterAll(async () => {
    card.remove();
    context.close();
    await pcscd.stop();
  });

  const connect = () =>
    new Promise<number>((resolve, reject) => {
      reader.connect({ share_mode: reader.SCARD_SHARE_SHARED }, (error, protocol) =>
        error ? reject(error) : resolve(protocol),
      );
    });
  const transmit = (data: Uint8Array, length = 258) =>
    new Promise<string>((resolve, reject) => {
      reader.transmit(data, length, 2, (error, answer) => (error ? reject(error) : resolve(hexOf(answer))));
    });

  it('shows the state from before while it tells the new one', () => {
    const came = states.find(({ now }) => (now & reader.SCARD_STATE_PRESENT) !== 0);
    expect((came?.before ?? 0) & reader.SCARD_STATE_PRESENT).toBe(0);
    expect(reader.state & reader.SCARD_STATE_PRESENT).not.toBe(0);
  });

  it('connects by T=1 and knows the right ATR', async () => {
    expect(await connect()).toBe(2);
    expect(hexOf(reader.atr ?? new Uint8Array(0))).toBe(hexOf(ATR));
  });

  it('answers calls that overlap, one after the other', async () => {
    await connect();
    const commands = ['00b0000001', '00b0000002', '00b0000003'];
    const answers = await Promise.all(commands.map((command) => transmit(Buffer.from(command, 'hex'))));
    expect(answers).toEqual(commands.map((command) => `${command}9000`));
  });

  it('sends what it was given even if that is collected before it is sent', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    await connect();
    for (let round = 0; round < 5; round += 1) {
      const busy = occupyThreadPool();
      const answer = transmit(Uint8Array.of(0x00, 0xb0, 0x00, round, 0x05));
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
      collectGarbage();
      // What is freed is taken again at once.
      const noise = Array.from({ length: 2_000 }, () => Buffer.from(new Uint8Array(5).fill(0xee)));
      expect(await answer).toBe(`00b0000${round}059000`);
      expect(noise).toHaveLength(2_000);
      await busy;
    }
  });

  it('refuses an answer that is longer than expected', async () => {
    await connect();
    await expect(transmit(Uint8Array.of(0x00, 0xb0, 0x00, 0x00, 0x05), 4)).rejects.toMatchObject({
      code: 'InsufficientBuffer',
    });
  });

  it('lets go of the card, and says so when it is talked to afterwards', async () => {
    await connect();
    await new Promise<void>((resolve, reject) => {
      reader.disconnect(reader.SCARD_LEAVE_CARD, (error) => (error ? reject(error) : resolve()));
    });
    await expect(transmit(Uint8Array.of(0x00))).rejects.toMatchObject({ code: 'NoCardConnection' });
  });
});
