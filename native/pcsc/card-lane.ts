import type { CardRead, CardReadOutcome } from '../../main/application/ports.ts';
import { hexOf } from '../esc-card/hex.ts';
import { readEscCard } from '../esc-card/read-esc-card.ts';
import type { ReadingOrder } from '../esc-card/recognise.ts';
import type { Transmit } from '../esc-card/transmit.ts';
import type { DeviceListener } from './nfc-device.ts';
import { readFailureOf } from './pcsc-failure.ts';
import type { FromReaderProcess } from './reader-messages.ts';

export interface LaneSettings {
  readonly reader: string;
  readonly order: ReadingOrder;
  readonly readsCards: boolean;
  /** The card that lies there at the start was dealt with before. */
  readonly isHeld: boolean;
  readonly transmit: Transmit;
  readonly nextCardNo: () => number;
  readonly send: (message: FromReaderProcess) => void;
}

interface CardInField {
  readonly cardNo: number;
  readonly startedAt: number;
  readonly gone: AbortController;
  /** Its read is under way or told, or there will be none. */
  hasBegun: boolean;
}

const monotonic = () => performance.now();

/**
 * What one reader's events become in messages: a card is told, then its read, then that the reader is empty, in
 * this order, whatever order the events came in.
 */
export function createCardLane(settings: LaneSettings): DeviceListener {
  const { reader, send } = settings;
  let isHeld = settings.isHeld;
  let card: CardInField | undefined;
  /** Messages leave one behind the other; a read in between is waited for. */
  let outbox: Promise<void> = Promise.resolve();

  function post(message: FromReaderProcess): void {
    outbox = outbox.then(() => send(message));
  }

  function tellRead(of: CardInField, read: Promise<CardRead>): void {
    if (of.hasBegun) return;
    of.hasBegun = true;
    outbox = outbox.then(async () => send({ kind: 'card-read', reader, cardNo: of.cardNo, read: await read }));
  }

  function leave(): void {
    const left = card;
    card = undefined;
    isHeld = false;
    if (left === undefined) return;
    left.gone.abort();
    // Gone before it could be talked to.
    tellRead(left, Promise.resolve(unread(left, { kind: 'failed', reason: 'removed-too-early', detail: 'card-gone' })));
  }

  return {
    cardPresent() {
      leaveIfForgotten();
      const present = {
        cardNo: settings.nextCardNo(),
        startedAt: monotonic(),
        gone: new AbortController(),
        hasBegun: isHeld || !settings.readsCards,
      };
      card = present;
      post({ kind: 'card-present', reader, cardNo: present.cardNo, held: isHeld });
    },
    cardConnected(atr) {
      if (card === undefined) return;
      if (!settings.readsCards) return post({ kind: 'card-atr', reader, atr: atr && hexOf(atr) });
      if (card.hasBegun) return;
      const { startedAt, gone } = card;
      const { transmit, order } = settings;
      tellRead(card, readEscCard(transmit, { order, atr, monotonic, startedAt, signal: gone.signal }));
    },
    connectFailed(code) {
      if (card === undefined) return;
      tellRead(card, Promise.resolve(unread(card, { kind: 'failed', reason: readFailureOf(code), detail: code })));
    },
    cardGone() {
      leave();
      post({ kind: 'reader-empty', reader });
    },
    ended() {
      leave();
      post({ kind: 'reader-removed', reader });
    },
  };

  function leaveIfForgotten(): void {
    if (card === undefined) return;
    leave();
    post({ kind: 'reader-empty', reader });
  }
}

function unread(card: CardInField, outcome: CardReadOutcome): CardRead {
  return { atr: null, uid: null, outcome, apdus: 0, ms: monotonic() - card.startedAt, exchangeMs: 0 };
}
