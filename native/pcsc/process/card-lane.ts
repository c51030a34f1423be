import type { CardRead, CardReadOutcome } from '../../../main/application/ports/terminal-ports.ts';
import { hexOf } from '../../esc-card/hex.ts';
import type { Transmit } from '../../esc-card/transmit.ts';
import type { FromReaderProcess } from '../messages/reader-messages.ts';
import { connectFailureOf } from '../pcsc-failure.ts';
import { type FieldHistory, isSteadyUid } from './field-history.ts';
import type { DeviceListener } from './nfc-device.ts';

/** Reads the card in the field; never rejects. `startedAt` is `monotonic` at the card event. */
export type ReadCard = (
  transmit: Transmit,
  card: { readonly atr: Uint8Array | null; readonly startedAt: number; readonly signal: AbortSignal },
) => Promise<CardRead>;

export interface LaneSettings {
  readonly reader: string;
  readonly read: ReadCard;
  readonly readsCards: boolean;
  /** The card that lies there at the start was dealt with before. */
  readonly isHeld: boolean;
  readonly transmit: Transmit;
  /** Resets the card in the field and connects to it anew; the listener hears how that went. */
  readonly reconnect: () => void;
  readonly history: FieldHistory;
  readonly nextCardNo: () => number;
  readonly monotonic: () => number;
  readonly send: (message: FromReaderProcess) => void;
}

export interface CardLane extends DeviceListener {
  /** Nothing is in the field and nothing is under way. */
  isIdle(): boolean;
  /** A card is there and its read is told: its reader may be used for something else. */
  isReadCardThere(): boolean;
}

/** A card that lost contact before it was read counts as the same one when it is back within this, in ms. */
const GRACE_MS = 150;
/** A read that failed while the card stayed is begun once more before this much of the 600 ms is over, in ms. */
const LATEST_RETRY_MS = 350;
const RETRY_PAUSE_MS = 40;
/** Whatever a second try is stuck in, the first one's failure is told by then, in ms. */
const ANSWER_BY_MS = 520;
/** A field that flapped is believed again when it stayed as it is for this long, in ms. */
const CALM_MS = 300;
const READS_PER_PRESENTATION = 2;

interface CardInField {
  readonly cardNo: number;
  readonly startedAt: number;
  contact: AbortController;
  /** Its read is told, or there will be none. */
  isTold: boolean;
  reads: number;
  /** The contact that is being read on; null between reads. */
  reading: AbortController | null;
  /** What the read before this one came to. */
  failure: CardRead | null;
}

/**
 * What one reader's events become in messages: a card is told, then its one read, then that the reader is empty, in
 * this order, whatever order the events came in. A card that breaks off is waited for and read once more within the
 * same presentation; a field that flaps falls silent until it is calm.
 *
 * Two cards can be told where a contactless reader reports something in its field that stays mute, where a second
 * read of the same presentation meets another UID, or where two UIDs take turns. A reader whose anticollision quietly
 * picks one of two cards reports that one alone: nothing in PC/SC tells then.
 */
export function createCardLane(settings: LaneSettings): CardLane {
  const { reader, history, monotonic, send } = settings;
  let isHeld = settings.isHeld;
  let card: CardInField | undefined;
  let isPresent = false;
  let isFlapping = false;
  let connected: { readonly atr: Uint8Array | null } | undefined;
  const timers = { grace: idleTimer(), retry: idleTimer(), answer: idleTimer(), calm: idleTimer() };

  function begin(): void {
    card = {
      cardNo: settings.nextCardNo(),
      startedAt: monotonic(),
      contact: new AbortController(),
      isTold: isHeld || !settings.readsCards,
      reads: 0,
      reading: null,
      failure: null,
    };
    send({ kind: 'card-present', reader, cardNo: card.cardNo, held: isHeld });
  }

  function tell(of: CardInField, read: CardRead): void {
    if (of.isTold) return;
    of.isTold = true;
    timers.retry.clear();
    timers.answer.clear();
    send({ kind: 'card-read', reader, cardNo: of.cardNo, read });
  }

  function fail(of: CardInField, outcome: CardReadOutcome & { kind: 'failed' }): void {
    tell(of, unread(of, outcome));
  }

  /** The card is gone for good: its read is owed first. */
  function leave(): void {
    const left = card;
    card = undefined;
    isHeld = false;
    for (const timer of [timers.grace, timers.retry, timers.answer]) timer.clear();
    if (left === undefined) return;
    left.contact.abort();
    if (left.failure !== null) tell(left, left.failure);
    else fail(left, { kind: 'failed', reason: 'removed-too-early', detail: 'card-gone' });
  }

  function leaveEmpty(): void {
    leave();
    send({ kind: 'reader-empty', reader });
  }

  function startRead(of: CardInField, atr: Uint8Array | null): void {
    if (of.reading === of.contact) return;
    of.reads += 1;
    of.reading = of.contact;
    const { signal } = of.contact;
    void settings.read(settings.transmit, { atr, startedAt: of.startedAt, signal }).then((read) => {
      // Contact was lost, or regained since: this read is of no use any more.
      if (card !== of || of.isTold || signal.aborted) return;
      of.reading = null;
      settle(of, read);
    });
  }

  function settle(of: CardInField, read: CardRead): void {
    const { failure } = of;
    const isOther = failure !== null && isSteadyUid(failure.uid) && isSteadyUid(read.uid) && failure.uid !== read.uid;
    const takesTurns = history.showed(read.uid, monotonic());
    if (isOther || takesTurns) {
      const detail = isOther ? 'uid-changed' : 'taking-turns';
      tell(of, { ...read, outcome: { kind: 'failed', reason: 'two-cards', detail } });
      return;
    }
    const isLate = monotonic() - of.startedAt > LATEST_RETRY_MS;
    if (read.outcome.kind !== 'failed' || isLate || of.reads >= READS_PER_PRESENTATION) {
      tell(of, read);
      return;
    }
    of.failure = read;
    timers.answer.set(of.startedAt + ANSWER_BY_MS - monotonic(), () => tell(of, read));
    timers.retry.set(RETRY_PAUSE_MS, () => settings.reconnect());
  }

  function startFlapping(): void {
    isFlapping = true;
    if (card !== undefined) fail(card, { kind: 'failed', reason: 'removed-too-early', detail: 'flapping' });
    stir();
  }

  function stir(): void {
    timers.calm.set(CALM_MS, () => {
      isFlapping = false;
      leaveEmpty();
      if (!isPresent) return;
      begin();
      if (card !== undefined && connected !== undefined) readOrTellAtr(card, connected.atr);
    });
  }

  function readOrTellAtr(of: CardInField, atr: Uint8Array | null): void {
    if (!settings.readsCards) send({ kind: 'card-atr', reader, atr: atr && hexOf(atr) });
    else if (!of.isTold) startRead(of, atr);
  }

  return {
    cardPresent() {
      isPresent = true;
      connected = undefined;
      const flaps = history.came(monotonic());
      if (isFlapping) return stir();
      if (card !== undefined && timers.grace.isSet() && !card.isTold) {
        timers.grace.clear();
        card.contact = new AbortController();
      } else {
        if (card !== undefined) leaveEmpty();
        begin();
      }
      if (flaps) startFlapping();
    },
    cardConnected(atr) {
      connected = { atr };
      if (!isFlapping && card !== undefined && !timers.grace.isSet()) readOrTellAtr(card, atr);
    },
    connectFailed(code) {
      if (isFlapping || card === undefined || timers.grace.isSet()) return;
      if (card.failure !== null) return tell(card, card.failure);
      fail(card, { kind: 'failed', reason: connectFailureOf(code), detail: code });
    },
    cardGone() {
      isPresent = false;
      connected = undefined;
      if (isFlapping) return stir();
      if (card === undefined || card.isTold) return leaveEmpty();
      const broken = card;
      broken.contact.abort();
      timers.retry.clear();
      timers.grace.set(GRACE_MS, leaveEmpty);
      if (timers.answer.isSet()) return;
      timers.answer.set(broken.startedAt + ANSWER_BY_MS - monotonic(), () =>
        fail(broken, { kind: 'failed', reason: 'removed-too-early', detail: 'contact-lost' }),
      );
    },
    ended() {
      isPresent = false;
      connected = undefined;
      isFlapping = false;
      timers.calm.clear();
      leaveEmpty();
      send({ kind: 'reader-removed', reader });
    },
    isIdle: () => card === undefined && !isPresent && !isFlapping,
    isReadCardThere: () => card?.isTold === true && isPresent && connected !== undefined && !isFlapping,
  };

  function unread(of: CardInField, outcome: CardReadOutcome): CardRead {
    const ms = monotonic() - of.startedAt;
    return { atr: null, uid: null, outcome, tried: [], apdus: 0, ms, exchangeMs: 0 };
  }
}

/** A timer that is set anew as often as wanted. */
function idleTimer() {
  let timer: NodeJS.Timeout | undefined;
  return {
    isSet: () => timer !== undefined,
    set(ms: number, callback: () => void) {
      clearTimeout(timer);
      timer = setTimeout(
        () => {
          timer = undefined;
          callback();
        },
        Math.max(0, ms),
      );
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
