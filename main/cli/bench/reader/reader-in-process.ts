import { readEscCard } from '../../../../native/esc-card/read-esc-card.ts';
import type { Transmit } from '../../../../native/esc-card/transmit.ts';
import { keepContext } from '../../../../native/pcsc/process/nfc-context.ts';
import { listenToDevice } from '../../../../native/pcsc/process/nfc-device.ts';
import { transmitOver } from '../../../../native/pcsc/process/transmit-over.ts';
import type { CardRead } from '../../../application/ports/terminal-ports.ts';
import { DEFAULT_RECOGNISERS } from '../../../domain/recogniser.ts';

/** A card on a reader, read in this process again and again. */
export interface CardOnReader {
  read(): Promise<CardRead>;
  close(): void;
}

export interface CardOnReaderOptions {
  /** Told each command and how long its answer took, in ms. */
  readonly onExchange?: (command: Uint8Array, ms: number) => void;
  /** Ends the waiting for a card. */
  readonly coming?: AbortSignal;
  /** Ends a read under way. */
  readonly signal?: AbortSignal;
}

/** Waits for a card on a reader and gives what reads it: the reader process's own parts, without the process. */
export async function openCardOnReader(
  readerName: string,
  insert: () => Promise<void>,
  { onExchange, coming, signal = new AbortController().signal }: CardOnReaderOptions = {},
): Promise<CardOnReader> {
  const { promise, resolve, reject } = Promise.withResolvers<CardOnReader>();
  const context = keepContext({
    running() {},
    lost: (code) => reject(new Error(`PC/SC service lost: ${code}`)),
    reader(device) {
      if (device.name !== readerName) return;
      const transmit = timed(transmitOver(device), onExchange);
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
  const giveUp = () => reject(new Error('no card came'));
  coming?.addEventListener('abort', giveUp);
  try {
    await insert();
    return await promise;
  } catch (error) {
    context.close();
    throw error;
  } finally {
    coming?.removeEventListener('abort', giveUp);
  }
}

function timed(transmit: Transmit, onExchange: CardOnReaderOptions['onExchange']): Transmit {
  if (onExchange === undefined) return transmit;
  return async (command, signal) => {
    const startedAt = performance.now();
    const result = await transmit(command, signal);
    onExchange(command, performance.now() - startedAt);
    return result;
  };
}
