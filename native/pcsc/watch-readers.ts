import type { Reader } from 'nfc-pcsc';
import { createCardLane } from './card-lane.ts';
import { keepContext } from './nfc-context.ts';
import { listenToDevice } from './nfc-device.ts';
import { isContextUsedUp } from './pcsc-failure.ts';
import { isWanted } from './reader-filter.ts';
import type { FromReaderProcess, WatchOrder } from './reader-messages.ts';
import { transmitOver } from './transmit-over.ts';

/**
 * Watches the readers of this machine and reads the cards that come, telling everything through `send`. Runs in the
 * reader process: PC/SC calls have no deadline, so nothing here waits for them with one.
 */
export function watchReaders(order: WatchOrder, send: (message: FromReaderProcess) => void): { close(): void } {
  const filter = { virtualReaders: order.virtualReaders, ...(order.only === null ? {} : { only: order.only }) };
  const held = new Set(order.held);
  let cards = 0;

  function add(device: Reader): void {
    const reader = device.name;
    if (!isWanted(reader, filter)) {
      // nfc-pcsc would connect to every card there.
      device.close();
      return;
    }
    send({ kind: 'reader-added', reader });
    const lane = createCardLane({
      reader,
      order: order.order,
      readsCards: order.readsCards,
      // Once: a reader that comes back later has another card.
      isHeld: held.delete(reader),
      transmit: transmitOver(device),
      nextCardNo: () => {
        cards += 1;
        return cards;
      },
      send,
    });
    listenToDevice(device, {
      ...lane,
      connectFailed(code) {
        lane.connectFailed(code);
        if (isContextUsedUp(code)) context.renew(code);
      },
    });
  }

  const context = keepContext({
    running: () => send({ kind: 'service', state: 'running', detail: null }),
    lost: (code) => send({ kind: 'service', state: 'no-service', detail: code }),
    reader: add,
  });
  return context;
}
