import type { Reader } from 'nfc-pcsc';
import { codeOf, isPassing } from '../pcsc-failure.ts';

/** What happens on one reader, as values. */
export interface DeviceListener {
  /** A card is in the field; connecting to it is under way. */
  cardPresent(): void;
  /** The card can be talked to. */
  cardConnected(atr: Uint8Array | null): void;
  /** The card is there and can't be connected to; `code` names the PC/SC error. */
  connectFailed(code: string): void;
  /** No card is in the field. Also told once when the reader is seen first and empty. */
  cardGone(): void;
  /** The reader itself is gone. */
  ended(): void;
}

const CONNECT_RETRIES = 4;
const RETRY_AFTER_MS = 40;

/** What can be asked of a reader that is listened to. */
export interface ListenedDevice {
  /** Resets the card in the field and connects to it anew; the listener hears how that went. */
  reconnect(): void;
}

/**
 * Turns nfc-pcsc's events for one reader into a listener's calls. nfc-pcsc connects by itself when a card comes; a
 * failure it emits under a wrong event name (`emit(error)`), which nobody hears, and a late success as the next
 * card's. So its connect is watched here, and the card's coming and going is taken from the binding's own `status`.
 */
export function listenToDevice(device: Reader, listener: DeviceListener): ListenedDevice {
  const { SCARD_STATE_PRESENT, SCARD_STATE_EMPTY } = device.reader;
  let presence: 'unknown' | 'present' | 'empty' = 'unknown';

  const isThere = (insertion: number) => presence === 'present' && device.reader.insertion === insertion;

  const connect = device.connect.bind(device);
  async function connectTo(insertion: number, mode?: string): Promise<unknown> {
    const connection = await connect(mode);
    if (isThere(insertion)) listener.cardConnected(device.reader.atr);
    return connection;
  }

  function connectFailed(error: unknown, insertion: number, retries: number): void {
    if (!isThere(insertion)) return;
    const code = codeOf(error);
    if (retries === 0 || !isPassing(code)) {
      listener.connectFailed(code);
      return;
    }
    setTimeout(() => {
      if (!isThere(insertion)) return;
      connectTo(insertion).catch((again: unknown) => connectFailed(again, insertion, retries - 1));
    }, RETRY_AFTER_MS);
  }

  device.autoProcessing = false;
  device.connect = async (mode) => {
    const { insertion } = device.reader;
    try {
      return await connectTo(insertion, mode);
    } catch (error) {
      connectFailed(error, insertion, CONNECT_RETRIES);
      throw error;
    }
  };
  // Told again by the context, or of no consequence: the card's own calls fail with the reason.
  device.on('error', () => {});
  device.on('end', () => {
    presence = 'unknown';
    listener.ended();
  });
  // nfc-pcsc's own listener is in front of this one: its connect is already under way.
  device.reader.on('status', ({ state }: { state: number }) => {
    if ((state & SCARD_STATE_PRESENT) !== 0 && presence !== 'present') {
      presence = 'present';
      listener.cardPresent();
    } else if ((state & SCARD_STATE_EMPTY) !== 0 && presence !== 'empty') {
      presence = 'empty';
      listener.cardGone();
    }
  });

  return {
    reconnect() {
      if (presence !== 'present') return;
      const { insertion } = device.reader;
      device.reader.reconnect((error) => {
        if (!isThere(insertion)) return;
        if (error === null) listener.cardConnected(device.reader.atr);
        else listener.connectFailed(codeOf(error));
      });
    },
  };
}
