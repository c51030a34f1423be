import type { Reader } from 'nfc-pcsc';
import type { SignalledVerdict } from '../../../main/application/ports/terminal-ports.ts';
import type { FromReaderProcess, WatchOrder } from '../messages/reader-messages.ts';
import { needsNewContext } from '../pcsc-failure.ts';
import { type ReaderFilter, whyUnused } from '../reader-filter.ts';
import { readerModel } from '../reader-quirks.ts';
import { usbPathIn, usbSmartCardReaders } from '../usb-path.ts';
import { type CardLane, createCardLane, type ReadCard } from './card-lane.ts';
import { createFieldHistory, type FieldHistory } from './field-history.ts';
import { keepContext } from './nfc-context.ts';
import { listenToDevice } from './nfc-device.ts';
import { watchPulse } from './reader-pulse.ts';
import { transmitOver } from './transmit-over.ts';
import { signalVerdict } from './verdict-signal.ts';

export interface ReaderWatch {
  /** Shows a verdict on a reader whose card still lies there. */
  signal(reader: string, verdict: SignalledVerdict): void;
  close(): void;
}

/** A reader that is back within this was never gone, as far as anybody is told, in ms: loose plugs flap. */
const REPLUG_GRACE_MS = 300;

interface Watched {
  readonly device: Reader;
  readonly lane: CardLane;
}

/**
 * Watches the readers of this machine and reads the cards that come, telling everything through `send`. Runs in the
 * reader process: PC/SC calls have no deadline, so nothing here waits for them with one.
 */
export function watchReaders(
  order: WatchOrder,
  read: ReadCard,
  send: (message: FromReaderProcess) => void,
): ReaderWatch {
  const filter = filterOf(order);
  const held = new Set(order.held);
  const watched = new Map<string, Watched>();
  const histories = new Map<string, FieldHistory>();
  const departures = new Map<string, NodeJS.Timeout>();
  let cards = 0;

  function add(device: Reader): void {
    const reader = device.name;
    // The listing takes every reader: it says which are used.
    if (order.readsCards && whyUnused(reader, filter, usbPathOf) !== null) {
      // nfc-pcsc would connect to every card there.
      device.close();
      return;
    }
    clearTimeout(departures.get(reader));
    departures.delete(reader);
    send({ kind: 'reader-added', reader });
    const history = histories.get(reader) ?? createFieldHistory();
    histories.set(reader, history);
    const lane = createCardLane({
      reader,
      read,
      readsCards: order.readsCards,
      // Once: a reader that comes back later has another card.
      isHeld: held.delete(reader),
      transmit: transmitOver(device),
      reconnect: () => listened.reconnect(),
      history,
      nextCardNo: () => {
        cards += 1;
        return cards;
      },
      monotonic: () => performance.now(),
      send: (message) => (message.kind === 'reader-removed' ? depart(reader) : send(message)),
    });
    const here: Watched = { device, lane };
    watched.set(reader, here);
    const endPulse = pulseOf(here);
    const listened = listenToDevice(device, {
      ...lane,
      connectFailed(code) {
        lane.connectFailed(code);
        if (needsNewContext(code)) context.renew(code);
      },
      ended() {
        endPulse();
        lane.ended();
        if (watched.get(reader) === here) watched.delete(reader);
      },
    });
  }

  function pulseOf({ device, lane }: Watched): () => void {
    if (order.pulseEveryMs === null) return () => {};
    const reader = device.name;
    return watchPulse(device.reader, {
      everyMs: order.pulseEveryMs,
      aliveCommand: readerModel(reader).aliveCommand,
      isIdle: lane.isIdle,
      tell: (isDeaf, detail) => send({ kind: 'reader-pulse', reader, isDeaf, detail }),
    });
  }

  function depart(reader: string): void {
    const tell = () => {
      departures.delete(reader);
      send({ kind: 'reader-removed', reader });
    };
    clearTimeout(departures.get(reader));
    departures.set(reader, setTimeout(tell, REPLUG_GRACE_MS));
  }

  const context = keepContext({
    running: () => send({ kind: 'service', state: 'running', detail: null }),
    lost: (code) => send({ kind: 'service', state: 'no-service', detail: code }),
    reader: add,
  });
  return {
    signal(reader, verdict) {
      const here = watched.get(reader);
      if (here === undefined || !here.lane.isReadCardThere() || !readerModel(reader).hasLamp) return;
      void signalVerdict(here.device, verdict);
    },
    close() {
      for (const departure of departures.values()) clearTimeout(departure);
      context.close();
    },
  };
}

function filterOf({ only, usbPath, allow, virtualReaders }: WatchOrder): ReaderFilter {
  return {
    virtualReaders,
    ...(only === null ? {} : { only }),
    ...(usbPath === null ? {} : { usbPath }),
    ...(allow === null ? {} : { allow }),
  };
}

/** Looked up anew each time: it is asked when a reader was just plugged in. */
function usbPathOf(reader: string): string | null {
  return usbPathIn(usbSmartCardReaders())(reader);
}
