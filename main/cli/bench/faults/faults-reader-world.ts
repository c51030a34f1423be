import type { FromReaderProcess } from '../../../../native/pcsc/messages/reader-messages.ts';
import type {
  ReaderChild,
  ReaderChildListener,
  StartReaderChild,
} from '../../../../native/pcsc/supervision/reader-child.ts';
import type { CardRead, Clock } from '../../../application/ports/terminal-ports.ts';
import type { Escn } from '../../../domain/escn.ts';

/** Time that passes only when told to: an hour of faults in a second. */
export interface VirtualTime {
  readonly clock: Pick<Clock, 'setTimer'>;
  now(): number;
  /** Lets `ms` pass, timers and what they cause included. */
  pass(ms: number): Promise<void>;
}

export function createVirtualTime(): VirtualTime {
  let now = 0;
  let order = 0;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  const nextDue = (until: number) =>
    [...timers].filter(([, { at }]) => at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
  return {
    now: () => now,
    clock: {
      setTimer(ms, callback) {
        order += 1;
        const id = order;
        timers.set(id, { at: now + ms, callback });
        return () => void timers.delete(id);
      },
    },
    async pass(ms) {
      const until = now + ms;
      for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
        const [id, { at, callback }] = due;
        timers.delete(id);
        now = at;
        callback();
        await Promise.resolve();
      }
      now = until;
    },
  };
}

/** What a reader process can do wrong. */
export const READER_FAULTS = [
  'crash-idle',
  'crash-in-read',
  'crash-loop',
  'silent-card',
  'hung-process',
  'babble',
  'torn-card',
  'reader-unplugged-idle',
  'reader-unplugged-in-read',
  'service-lost',
  'service-lost-in-read',
  'late-read',
  'read-twice',
  'read-of-other-card',
  'read-after-removal',
  'flapping-card',
  'flapping-reader',
  'deaf',
  'slow-start',
  'grown-large',
] as const;
export type ReaderFault = (typeof READER_FAULTS)[number];

const READER = 'reader 1';
/** Memory of a process, and of one that has grown past what is put up with. */
const SMALL_BYTES = 90e6;
const LARGE_BYTES = 600e6;

/**
 * One reader, its card and its process, as a supervisor meets them: processes started on demand, which tell the
 * world as it is, except where a fault has them do otherwise.
 */
export function createReaderWorld(time: VirtualTime) {
  let listener: ReaderChildListener | undefined;
  let alive = 0;
  let cardNo = 0;
  let lying: { readonly escn: Escn; readonly cardNo: number } | undefined;
  let isPlugged = true;
  let isServed = true;
  let isHung = false;
  let startsIn = 30;
  let crashes = 0;
  let rssBytes = SMALL_BYTES;

  const tell = (message: FromReaderProcess | object) => {
    if (listener !== undefined && !isHung) listener.message(message);
  };
  const start: StartReaderChild = (of: ReaderChildListener): ReaderChild => {
    alive += 1;
    const mine = alive;
    const isMine = () => alive === mine && listener === of;
    listener = of;
    isHung = false;
    rssBytes = SMALL_BYTES;
    let held: readonly string[] = [];
    return {
      send(message) {
        const order = message as { kind: string; held?: readonly string[] };
        if (order.kind === 'ping') {
          if (isMine()) tell({ kind: 'pong', rssBytes });
          return;
        }
        if (order.kind !== 'watch') return;
        held = order.held ?? [];
        time.clock.setTimer(startsIn, () => {
          if (!isMine()) return;
          startsIn = 30;
          if (crashes > 0) {
            crashes -= 1;
            end('SIGSEGV');
            return;
          }
          tellAll(held.includes(READER));
        });
      },
      kill: () => time.clock.setTimer(1, () => (isMine() ? end('SIGKILL') : undefined)),
    };
  };

  function end(detail: string): void {
    const ended = listener;
    listener = undefined;
    // A process that is gone has no card any more: the next one counts from 1 again.
    cardNo = 0;
    ended?.ended(detail);
  }

  function tellAll(isHeld: boolean): void {
    if (!isServed) {
      tell({ kind: 'service', state: 'no-service', detail: 'NoService' });
      return;
    }
    tell({ kind: 'service', state: 'running', detail: null });
    if (!isPlugged) return;
    tell({ kind: 'reader-added', reader: READER });
    if (lying === undefined) {
      tell({ kind: 'reader-empty', reader: READER });
      return;
    }
    lying = { escn: lying.escn, cardNo: nextCardNo() };
    tell({ kind: 'card-present', reader: READER, cardNo: lying.cardNo, held: isHeld });
    if (!isHeld) readSoon(lying.cardNo, lying.escn);
  }

  function nextCardNo(): number {
    cardNo += 1;
    return cardNo;
  }

  function readSoon(no: number, escn: Escn, ms = 12): void {
    time.clock.setTimer(ms, () => {
      if (lying?.cardNo === no) tell(readOf(no, escn));
    });
  }

  function readOf(no: number, escn: Escn): FromReaderProcess {
    return { kind: 'card-read', reader: READER, cardNo: no, read: goodRead(escn) };
  }

  const present = (escn: Escn, isRead = true) => {
    const no = nextCardNo();
    lying = { escn, cardNo: no };
    if (!isServed || !isPlugged) return no;
    tell({ kind: 'card-present', reader: READER, cardNo: no, held: false });
    if (isRead) readSoon(no, escn);
    return no;
  };
  const remove = () => {
    lying = undefined;
    tell({ kind: 'reader-empty', reader: READER });
  };

  return {
    start,
    present: (escn: Escn) => void present(escn),
    remove,
    /** Puts everything right again, as a technician or time would. */
    mend() {
      if (!isServed) {
        isServed = true;
        tellAll(false);
      }
      if (!isPlugged) {
        isPlugged = true;
        tell({ kind: 'reader-added', reader: READER });
        tell({ kind: 'reader-empty', reader: READER });
      }
    },
    /** Does one thing wrong, with `escn` as the card in question and `other` as one from elsewhere. */
    async commit(fault: ReaderFault, escn: Escn, other: Escn, random: () => number): Promise<void> {
      const some = (most: number) => Math.floor(random() * most);
      switch (fault) {
        case 'crash-idle':
          return end('SIGSEGV');
        case 'crash-in-read':
          present(escn, false);
          await time.pass(some(12));
          end('SIGABRT');
          return remove();
        case 'crash-loop':
          // Five in a row are out of order, which is another promise than being back soon.
          crashes = 1 + some(2);
          return end('SIGSEGV');
        case 'silent-card':
          present(escn, false);
          await time.pass(600 + some(200));
          return remove();
        case 'hung-process':
          isHung = true;
          await time.pass(some(6_000));
          return;
        case 'babble':
          return tell({ kind: 'open-gate', door: some(10) });
        case 'torn-card':
          present(escn, false);
          await time.pass(some(30));
          return remove();
        case 'reader-unplugged-idle':
        case 'reader-unplugged-in-read':
          if (fault === 'reader-unplugged-in-read') present(escn, false);
          await time.pass(some(20));
          isPlugged = false;
          lying = undefined;
          return tell({ kind: 'reader-removed', reader: READER });
        case 'service-lost':
        case 'service-lost-in-read':
          if (fault === 'service-lost-in-read') present(escn, false);
          await time.pass(some(20));
          isServed = false;
          lying = undefined;
          tell({ kind: 'reader-removed', reader: READER });
          return tell({ kind: 'service', state: 'no-service', detail: 'ServiceStopped' });
        case 'late-read': {
          const no = present(escn, false);
          await time.pass(5);
          remove();
          present(other);
          await time.pass(some(10));
          tell(readOf(no, escn));
          await time.pass(20);
          return remove();
        }
        case 'read-twice': {
          const no = present(escn);
          await time.pass(20);
          tell(readOf(no, other));
          return remove();
        }
        case 'read-of-other-card':
          present(escn);
          tell(readOf(cardNo + 1 + some(5), other));
          await time.pass(20);
          return remove();
        case 'read-after-removal': {
          const no = present(escn, false);
          remove();
          return tell(readOf(no, escn));
        }
        case 'flapping-card':
          for (let flap = some(20); flap > 0; flap -= 1) {
            present(escn, false);
            await time.pass(25);
            remove();
            await time.pass(25);
          }
          return;
        case 'flapping-reader':
          for (let flap = some(20); flap > 0; flap -= 1) {
            tell({ kind: 'reader-removed', reader: READER });
            tell({ kind: 'reader-added', reader: READER });
            await time.pass(10);
          }
          return;
        case 'deaf':
          tell({ kind: 'reader-pulse', reader: READER, isDeaf: true, detail: 'no-answer' });
          return;
        case 'slow-start':
          startsIn = some(1_500);
          return end('SIGSEGV');
        case 'grown-large':
          // Its size is known from the first sign of life on, so that one comes before.
          await time.pass(600);
          rssBytes = LARGE_BYTES;
          await time.pass(some(700));
          return;
      }
    },
    /** The card that lies there now. */
    lying: () => lying?.escn,
  };
}

export function goodRead(escn: Escn): CardRead {
  return {
    atr: '3b8180018080',
    uid: '04112233445566',
    outcome: {
      kind: 'escn',
      escn,
      recogniser: 'esc-zone-native',
      authenticity: { kind: 'unproven', reason: 'not-checked' },
    },
    tried: [],
    apdus: 3,
    ms: 12,
    exchangeMs: 10,
  };
}
