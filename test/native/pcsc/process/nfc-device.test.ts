/// <reference path="../../../../native/pcsc/nfc-pcsc.d.ts" />
import { EventEmitter } from 'node:events';
import type { PcscLiteReader, Reader } from 'nfc-pcsc';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenToDevice } from '../../../../native/pcsc/process/nfc-device.ts';

const PRESENT = 0x20;
const EMPTY = 0x10;

/** A reader as nfc-pcsc gives it, with a connect that the test answers. */
function device() {
  const connects: { resolve(): void; reject(code: string): void }[] = [];
  const binding = Object.assign(new EventEmitter(), {
    state: 0,
    atr: Buffer.from('3b8180018080', 'hex'),
    insertion: 0,
    SCARD_STATE_EMPTY: EMPTY,
    SCARD_STATE_PRESENT: PRESENT,
  });
  const nfc = Object.assign(new EventEmitter(), {
    name: 'reader 1',
    reader: binding as PcscLiteReader,
    autoProcessing: true,
    connect: (_mode?: string) =>
      new Promise<unknown>((resolve, reject) => {
        connects.push({
          resolve: () => resolve({}),
          reject: (code) => reject(Object.assign(new Error('connect'), { code: 'failure', previous: { code } })),
        });
      }),
    transmit: () => Promise.reject(new Error('not asked for')),
    close: () => {},
  }) satisfies Reader;
  const events: string[] = [];
  // As nfc-pcsc does: it hears of the card first, connects, and emits a failure under the error's name.
  binding.on('status', ({ state }: { state: number }) => {
    if ((state & PRESENT) !== 0) nfc.connect().catch((error: unknown) => nfc.emit(error as string));
  });
  listenToDevice(nfc, {
    cardPresent: () => events.push('present'),
    cardConnected: (atr) => events.push(`connected ${atr?.length}`),
    connectFailed: (code) => events.push(`failed ${code}`),
    cardGone: () => events.push('gone'),
    ended: () => events.push('ended'),
  });
  return {
    nfc,
    connects,
    events,
    status(state: number) {
      if ((state & PRESENT) !== 0) binding.insertion += 1;
      binding.emit('status', { state });
    },
  };
}

describe('an nfc-pcsc reader', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells a card, its connection and its going', async () => {
    const { connects, events, status, nfc } = device();
    status(EMPTY);
    status(PRESENT);
    connects[0]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    status(EMPTY);
    nfc.emit('end');
    expect(events).toEqual(['gone', 'present', 'connected 6', 'gone', 'ended']);
  });

  it('tells the failed connect that nfc-pcsc loses', async () => {
    const { connects, events, status } = device();
    status(PRESENT);
    connects[0]?.reject('ProtoMismatch');
    await vi.advanceTimersByTimeAsync(0);
    expect(events).toEqual(['present', 'failed ProtoMismatch']);
  });

  it('tries again where the card may still be settling, and tells when that is in vain', async () => {
    const { connects, events, status } = device();
    status(PRESENT);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      connects[attempt]?.reject('UnresponsiveCard');
      await vi.advanceTimersByTimeAsync(40);
    }
    expect(connects).toHaveLength(5);
    expect(events).toEqual(['present', 'failed UnresponsiveCard']);
  });

  it('is content where a second try works', async () => {
    const { connects, events, status } = device();
    status(PRESENT);
    connects[0]?.reject('UnresponsiveCard');
    await vi.advanceTimersByTimeAsync(40);
    connects[1]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(events).toEqual(['present', 'connected 6']);
  });

  it('does not take a late connection for the next card’s', async () => {
    const { connects, events, status } = device();
    status(PRESENT);
    status(EMPTY);
    status(PRESENT);
    connects[0]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(events).toEqual(['present', 'gone', 'present']);
    connects[1]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(events.at(-1)).toBe('connected 6');
  });

  it('turns automatic processing off: it fails on every card we read', () => {
    expect(device().nfc.autoProcessing).toBe(false);
  });
});
