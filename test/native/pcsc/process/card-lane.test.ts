import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CardRead, CardReadOutcome } from '../../../../main/application/ports/terminal-ports.ts';
import type { FromReaderProcess } from '../../../../native/pcsc/messages/reader-messages.ts';
import { type CardLane, createCardLane } from '../../../../native/pcsc/process/card-lane.ts';
import { createFieldHistory } from '../../../../native/pcsc/process/field-history.ts';
import { escn } from '../../../support/escn.ts';

const ESCN = escn('3e506370-826a-103d-bf76-001000000001');
const UID = '04112233445566';
const OTHER_UID = '04aabbccddeeff';
const RANDOM_UID = '08112233';
const READ: CardReadOutcome = {
  kind: 'escn',
  escn: ESCN,
  recogniser: 'esc-zone-native',
  authenticity: { kind: 'unproven', reason: 'not-checked' },
};
const TORN: CardReadOutcome = { kind: 'failed', reason: 'removed-too-early', detail: 'NotTransacted' };

interface Scripted {
  readonly uid?: string | null;
  readonly outcome: CardReadOutcome;
  /** How long the read takes, in ms. */
  readonly takes?: number;
}

/** A lane whose reads are scripted; one that isn't throws. */
function lane(...script: readonly Scripted[]) {
  const reads = [...script];
  const told: string[] = [];
  const messages: FromReaderProcess[] = [];
  let reconnects = 0;
  let cards = 0;
  const created: CardLane = createCardLane({
    reader: 'reader 1',
    async read(_transmit, { signal }) {
      const next = reads.shift();
      if (next === undefined) throw new Error('a read too many');
      await new Promise((resolve) => setTimeout(resolve, next.takes ?? 1));
      const outcome = signal.aborted ? TORN : next.outcome;
      return {
        atr: null,
        uid: next.uid ?? null,
        outcome,
        tried: [],
        apdus: 3,
        ms: 1,
        exchangeMs: 1,
      } satisfies CardRead;
    },
    readsCards: true,
    isHeld: false,
    transmit: () => {
      throw new Error('not asked for');
    },
    reconnect: () => {
      reconnects += 1;
    },
    history: createFieldHistory(),
    nextCardNo: () => {
      cards += 1;
      return cards;
    },
    monotonic: () => performance.now(),
    send(message) {
      messages.push(message);
      if (message.kind !== 'card-read')
        told.push('cardNo' in message ? `${message.kind} ${message.cardNo}` : message.kind);
      else {
        const { outcome } = message.read;
        const what = outcome.kind === 'failed' ? `${outcome.reason} (${outcome.detail})` : outcome.kind;
        told.push(`card-read ${message.cardNo} ${what}`);
      }
    },
  });
  return { lane: created, told, messages, reconnects: () => reconnects, left: () => reads.length };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a reader’s lane', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells a card, its read, and that the reader is empty', async () => {
    const { lane: reader, told } = lane({ uid: UID, outcome: READ });
    reader.cardPresent();
    reader.cardConnected(null);
    await pass(5);
    reader.cardGone();
    expect(told).toEqual(['card-present 1', 'card-read 1 escn', 'reader-empty']);
  });

  it('reads a card once more that failed and stayed, within the same presentation', async () => {
    const { lane: reader, told, reconnects } = lane({ uid: UID, outcome: TORN }, { uid: UID, outcome: READ });
    reader.cardPresent();
    reader.cardConnected(null);
    await pass(60);
    expect(reconnects()).toBe(1);
    reader.cardConnected(null);
    await pass(5);
    expect(told).toEqual(['card-present 1', 'card-read 1 escn']);
  });

  it('tries twice and no more', async () => {
    const { lane: reader, told, reconnects, left } = lane({ outcome: TORN }, { outcome: TORN }, { outcome: READ });
    reader.cardPresent();
    reader.cardConnected(null);
    await pass(60);
    reader.cardConnected(null);
    await pass(600);
    expect(told).toEqual(['card-present 1', 'card-read 1 removed-too-early (NotTransacted)']);
    expect([reconnects(), left()]).toEqual([1, 1]);
  });

  it('has no time for a second try behind a slow failure', async () => {
    const { lane: reader, told, reconnects } = lane({ outcome: TORN, takes: 360 });
    reader.cardPresent();
    reader.cardConnected(null);
    await pass(365);
    expect(told).toEqual(['card-present 1', 'card-read 1 removed-too-early (NotTransacted)']);
    expect(reconnects()).toBe(0);
  });

  it('answers before the supervisor’s wall where the second try hangs', async () => {
    const { lane: reader, told } = lane({ outcome: TORN, takes: 300 });
    reader.cardPresent();
    reader.cardConnected(null);
    await pass(519);
    expect(told).toEqual(['card-present 1']);
    await pass(2);
    expect(told).toEqual(['card-present 1', 'card-read 1 removed-too-early (NotTransacted)']);
  });

  it('takes a card that broke off and is back at once for the same', async () => {
    const { lane: reader, told } = lane({ uid: UID, outcome: READ, takes: 50 }, { uid: UID, outcome: READ });
    reader.cardPresent();
    reader.cardConnected(null);
    await pass(20);
    reader.cardGone();
    await pass(100);
    reader.cardPresent();
    reader.cardConnected(null);
    await pass(5);
    expect(told).toEqual(['card-present 1', 'card-read 1 escn']);
  });

  it('tells a card that broke off and stays away, within the time to be ready for the next', async () => {
    const { lane: reader, told } = lane({ uid: UID, outcome: READ, takes: 50 });
    reader.cardPresent();
    reader.cardConnected(null);
    await pass(20);
    reader.cardGone();
    await pass(200);
    expect(told).toEqual(['card-present 1', 'card-read 1 removed-too-early (card-gone)', 'reader-empty']);
  });

  it('never lets the result of a broken contact stand', async () => {
    const { lane: reader, told } = lane(
      { uid: UID, outcome: READ, takes: 100 },
      { uid: UID, outcome: READ, takes: 400 },
    );
    reader.cardPresent();
    reader.cardConnected(null);
    await pass(50);
    reader.cardGone();
    await pass(20);
    reader.cardPresent();
    reader.cardConnected(null);
    await pass(100);
    expect(told).toEqual(['card-present 1']);
    await pass(500);
    // Neither the first read's content nor a wait past the wall.
    expect(told).toEqual(['card-present 1', 'card-read 1 escn']);
  });

  it('keeps to the wall where contact breaks again and again', async () => {
    const { lane: reader, told } = lane(...Array.from({ length: 4 }, () => ({ outcome: READ, takes: 200 })));
    for (let time = 0; time < 4; time += 1) {
      reader.cardPresent();
      reader.cardConnected(null);
      await pass(40);
      reader.cardGone();
      await pass(110);
    }
    expect(told.filter((word) => word.startsWith('card-read'))).toHaveLength(1);
    expect(told[1]).toBe('card-read 1 removed-too-early (contact-lost)');
  });

  describe('with two cards', () => {
    it('says so of something that stays mute', () => {
      const { lane: reader, told } = lane();
      reader.cardPresent();
      reader.connectFailed('UnresponsiveCard');
      expect(told).toEqual(['card-present 1', 'card-read 1 two-cards (UnresponsiveCard)']);
    });

    it('says so where the second read meets another UID', async () => {
      const { lane: reader, told } = lane({ uid: UID, outcome: TORN }, { uid: OTHER_UID, outcome: READ });
      reader.cardPresent();
      reader.cardConnected(null);
      await pass(60);
      reader.cardConnected(null);
      await pass(5);
      expect(told.at(-1)).toBe('card-read 1 two-cards (uid-changed)');
    });

    it('says so where they take turns, and not of a quick exchange', async () => {
      const { lane: reader, told } = lane(
        { uid: UID, outcome: READ },
        { uid: OTHER_UID, outcome: READ },
        { uid: UID, outcome: READ },
      );
      for (let turn = 0; turn < 3; turn += 1) {
        reader.cardPresent();
        reader.cardConnected(null);
        await pass(260);
        reader.cardGone();
        await pass(40);
      }
      expect(told.filter((word) => word.startsWith('card-read'))).toEqual([
        'card-read 1 escn',
        'card-read 2 escn',
        'card-read 3 two-cards (taking-turns)',
      ]);
    });

    it('does not say so of a phone, which has another UID each time', async () => {
      const { lane: reader, told } = lane({ uid: RANDOM_UID, outcome: TORN }, { uid: '08998877', outcome: READ });
      reader.cardPresent();
      reader.cardConnected(null);
      await pass(60);
      reader.cardConnected(null);
      await pass(5);
      expect(told.at(-1)).toBe('card-read 1 escn');
    });
  });

  it('falls silent while a card flaps 20 times a second, and reads it when it lies still', async () => {
    const { lane: reader, told } = lane(...Array.from({ length: 8 }, () => ({ uid: UID, outcome: READ, takes: 30 })));
    for (let time = 0; time < 60; time += 1) {
      reader.cardPresent();
      reader.cardConnected(null);
      await pass(25);
      reader.cardGone();
      await pass(25);
    }
    expect(told).toEqual(['card-present 1', 'card-read 1 removed-too-early (flapping)']);
    reader.cardPresent();
    reader.cardConnected(null);
    await pass(400);
    expect(told.slice(2)).toEqual(['reader-empty', 'card-present 2', 'card-read 2 escn']);
  });

  it('tells a flapping field empty once it stays so', async () => {
    const { lane: reader, told } = lane(...Array.from({ length: 8 }, () => ({ outcome: READ, takes: 30 })));
    for (let time = 0; time < 10; time += 1) {
      reader.cardPresent();
      await pass(10);
      reader.cardGone();
      await pass(10);
    }
    await pass(400);
    expect(told.at(-1)).toBe('reader-empty');
    expect(reader.isIdle()).toBe(true);
  });

  it('ends its card before itself', () => {
    const { lane: reader, told } = lane();
    reader.cardPresent();
    reader.ended();
    expect(told).toEqual([
      'card-present 1',
      'card-read 1 removed-too-early (card-gone)',
      'reader-empty',
      'reader-removed',
    ]);
  });
});
