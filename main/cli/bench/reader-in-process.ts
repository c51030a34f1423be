import { readEscCard } from '../../../native/esc-card/read-esc-card.ts';
import { keepContext } from '../../../native/pcsc/nfc-context.ts';
import { listenToDevice } from '../../../native/pcsc/nfc-device.ts';
import { transmitOver } from '../../../native/pcsc/transmit-over.ts';
import type { CardRead } from '../../application/ports.ts';
import { DEFAULT_RECOGNISERS } from '../../domain/recogniser.ts';

/** A card on a reader, read in this process again and again. */
export interface CardOnReader {
  read(): Promise<CardRead>;
  close(): void;
}

/** Waits for a card on a reader and gives what reads it: the reader process's own parts, without the process. */
export async function openCardOnReader(readerName: string, insert: () => Promise<void>): Promise<CardOnReader> {
  const { promise, resolve, reject } = Promise.withResolvers<CardOnReader>();
  const context = keepContext({
    running() {},
    lost: (code) => reject(new Error(`PC/SC service lost: ${code}`)),
    reader(device) {
      if (device.name !== readerName) return;
      const transmit = transmitOver(device);
      const { signal } = new AbortController();
      const monotonic = () => performance.now();
      listenToDevice(device, {
        cardPresent() {},
        cardConnected: (atr) =>
          resolve({
            read: () =>
              readEscCard(transmit, {
                recognisers: DEFAULT_RECOGNISERS,
                atr,
                monotonic,
                startedAt: monotonic(),
                signal,
              }),
            close: () => context.close(),
          }),
        connectFailed: (code) => reject(new Error(`card can't be connected: ${code}`)),
        cardGone() {},
        ended() {},
      });
    },
  });
  try {
    await insert();
    return await promise;
  } catch (error) {
    context.close();
    throw error;
  }
}
