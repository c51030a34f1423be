import { describe, expect, it } from 'vitest';
import type { CardRead } from '../../../../main/application/ports/terminal-ports.ts';
import { supervise } from '../../../../native/pcsc/supervision/supervision.ts';
import {
  CRASH_LOOP_ENDS,
  LIMITS,
  NOT_STARTED,
  type SupervisedMessage,
  type Supervision,
  type SupervisionEffect,
  type SupervisionEvent,
} from '../../../../native/pcsc/supervision/supervision-model.ts';
import { escn } from '../../../support/escn.ts';

const READER = 'reader 1';
const OTHER = 'reader 2';
const READ: CardRead = {
  atr: '3b8180018080',
  uid: '04112233445566',
  outcome: {
    kind: 'escn',
    escn: escn('3e506370-826a-103d-bf76-001000000001'),
    recogniser: 'esc-zone-native',
    authenticity: { kind: 'unproven', reason: 'not-checked' },
  },
  apdus: 3,
  ms: 9,
  tried: [],
  exchangeMs: 6,
};

const told = (message: SupervisedMessage): SupervisionEvent => ({ kind: 'told', message });
const ended: SupervisionEvent = { kind: 'ended', detail: 'SIGSEGV' };
const present = (reader = READER, cardNo = 1, held = false) => told({ kind: 'card-present', reader, cardNo, held });
const read = (reader = READER, cardNo = 1) => told({ kind: 'card-read', reader, cardNo, read: READ });
const empty = (reader = READER) => told({ kind: 'reader-empty', reader });
const overdue = (reader = READER): SupervisionEvent => ({ kind: 'timer', timer: `read:${reader}` });
const running = told({ kind: 'service', state: 'running', detail: null });
const UP: readonly SupervisionEvent[] = [{ kind: 'opened' }, running, told({ kind: 'reader-added', reader: READER })];

/** Runs events through the supervision and keeps what came of each. */
function run(...events: readonly SupervisionEvent[]) {
  let state: Supervision = NOT_STARTED;
  const effects: SupervisionEffect[] = [];
  let last: readonly SupervisionEffect[] = [];
  for (const event of events) {
    const step = supervise(state, event);
    state = step.state;
    last = step.effects;
    effects.push(...last);
  }
  /** Events for listeners, as short words. */
  const words = (of: readonly SupervisionEffect[]) =>
    of.flatMap((effect) => {
      if (effect.kind !== 'emit') return [];
      const { event } = effect;
      if (event.kind === 'service') return [event.state as string];
      if (event.kind !== 'card-read') return 'cardId' in event ? [`${event.kind} ${event.cardId}`] : [event.kind];
      const { outcome } = event.read;
      return [`card-read ${event.cardId} ${outcome.kind === 'failed' ? outcome.reason : outcome.kind}`];
    });
  return { state, effects, last, words: words(effects), lastWords: words(last) };
}

const kinds = (effects: readonly SupervisionEffect[]) => effects.map(({ kind }) => kind);
const startsOf = (effects: readonly SupervisionEffect[]) => effects.filter((effect) => effect.kind === 'start');

describe('supervising the reader process', () => {
  it('tells a card, its read and its removal under one id', () => {
    expect(run(...UP, present(), read(), empty()).words).toEqual([
      'starting',
      'running',
      'reader-added',
      'card-present 1-1',
      'card-read 1-1 escn',
      'card-removed 1-1',
    ]);
  });

  it('kills the process when a read is overdue, and starts the next at once without reading that card again', () => {
    const late = run(...UP, present(), overdue());
    expect(late.lastWords).toEqual(['card-read 1-1 timeout']);
    expect(kinds(late.last)).toContain('kill');

    const restarted = run(...UP, present(), overdue(), ended);
    expect(restarted.lastWords).toEqual(['restarting']);
    expect(startsOf(restarted.last)).toEqual([{ kind: 'start', held: [READER] }]);

    const after = run(...UP, present(), overdue(), ended, running, present(READER, 1, true), empty());
    expect(after.words.slice(-2)).toEqual(['running', 'card-removed 1-1']);
  });

  it('ignores the timer of a read that came', () => {
    expect(run(...UP, present(), read(), overdue()).last).toEqual([]);
  });

  it.each([
    ['a second read of the same card', [read(), read()]],
    ['a read of a card that is not there any more', [empty(), read()]],
    ['a read of another card', [read(READER, 7), read()]],
  ])('tells one read a card: %s', (_what, events) => {
    const reads = run(...UP, present(), ...events).words.filter((word) => word.startsWith('card-read'));
    expect(reads).toHaveLength(1);
  });

  it('owes the read of a card that left before it, and pays it first', () => {
    expect(run(...UP, present(), empty()).lastWords).toEqual(['card-read 1-1 removed-too-early', 'card-removed 1-1']);
  });

  it('ends a card before the next one on the same reader', () => {
    expect(run(...UP, present(), present(READER, 2)).lastWords).toEqual([
      'card-read 1-1 removed-too-early',
      'card-removed 1-1',
      'card-present 1-2',
    ]);
  });

  it('ends a card with its reader', () => {
    const gone = told({ kind: 'reader-removed', reader: READER });
    expect(run(...UP, present(), read(), gone).lastWords).toEqual(['card-removed 1-1', 'reader-removed']);
  });

  it('reads a card once more whose process crashed, under the same id, and then lays it at its door', () => {
    const again = run(
      ...UP,
      present(),
      ended,
      { kind: 'timer', timer: 'restart' },
      running,
      present(READER, 1),
      read(),
    );
    expect(again.words.filter((word) => word.startsWith('card-'))).toEqual(['card-present 1-1', 'card-read 1-1 escn']);
    expect(startsOf(again.effects).at(-1)).toEqual({ kind: 'start', held: [] });

    const twice = run(
      ...UP,
      present(),
      ended,
      { kind: 'timer', timer: 'restart' },
      running,
      present(READER, 1),
      ended,
      {
        kind: 'timer',
        timer: 'restart',
      },
    );
    expect(twice.words).toContain('card-read 1-1 reader-fault');
    expect(startsOf(twice.effects).at(-1)).toEqual({ kind: 'start', held: [READER] });
  });

  it('reads the card on the other reader once more when this one costs the process', () => {
    const other = told({ kind: 'reader-added', reader: OTHER });
    const both = run(
      ...UP,
      other,
      present(),
      present(OTHER, 2),
      overdue(),
      ended,
      running,
      present(OTHER, 1),
      read(OTHER, 1),
    );
    expect(both.words.filter((word) => word.startsWith('card-read'))).toEqual([
      'card-read 1-1 timeout',
      'card-read 1-2 escn',
    ]);
  });

  it('drops what the next process does not tell again', () => {
    const gone = run(...UP, present(), read(), ended, { kind: 'timer', timer: 'restart' }, running, {
      kind: 'timer',
      timer: 'reconcile',
    });
    expect(gone.lastWords).toEqual(['card-removed 1-1', 'reader-removed']);

    const kept = run(
      ...UP,
      ended,
      { kind: 'timer', timer: 'restart' },
      running,
      told({ kind: 'reader-added', reader: READER }),
      {
        kind: 'timer',
        timer: 'reconcile',
      },
    );
    expect(kept.lastWords).toEqual([]);
    expect(kept.words.filter((word) => word === 'reader-added')).toHaveLength(1);
  });

  it('waits longer before each restart, 10 s at most, and says so when it is a loop', () => {
    const delays: number[] = [];
    const services: string[] = [];
    let state: Supervision = supervise(NOT_STARTED, { kind: 'opened' }).state;
    for (let end = 1; end <= CRASH_LOOP_ENDS + 3; end += 1) {
      const step = supervise(state, ended);
      for (const effect of step.effects) {
        if (effect.kind === 'arm' && effect.timer === 'restart') delays.push(effect.ms);
        if (effect.kind === 'emit' && effect.event.kind === 'service') services.push(effect.event.state);
      }
      state = supervise(supervise(step.state, { kind: 'timer', timer: 'restart' }).state, running).state;
    }
    expect(delays).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
    expect(services).toEqual(['restarting', 'restarting', 'restarting', 'restarting', 'crash-loop']);
    const healthy = supervise(state, { kind: 'timer', timer: 'stable' });
    expect(healthy.state).toMatchObject({ ends: 0, service: 'running' });
  });

  it('does not count a process that it killed for a silent card as a crash', () => {
    expect(run(...UP, present(), overdue(), ended).state.ends).toBe(0);
  });

  it('kills a process that gives no sign of life', () => {
    const beat: SupervisionEvent = { kind: 'timer', timer: 'heartbeat' };
    expect(kinds(run(...UP, beat, beat, beat).last)).toEqual(['ping', 'arm']);
    expect(kinds(run(...UP, beat, beat, beat, beat).last)).toEqual(['kill']);
    expect(kinds(run(...UP, beat, beat, beat, told({ kind: 'pong', rssBytes: 80e6 }), beat).last)).toEqual([
      'ping',
      'arm',
    ]);
  });

  it('kills a process that sends what is no message', () => {
    expect(kinds(run(...UP, { kind: 'garbled' }).last)).toEqual(['kill']);
  });

  it('says that the service is gone, and its readers with it', () => {
    const lost = told({ kind: 'service', state: 'no-service', detail: 'NoService' });
    expect(run(...UP, told({ kind: 'reader-removed', reader: READER }), lost).words.slice(-2)).toEqual([
      'reader-removed',
      'no-service',
    ]);
    expect(run(...UP, ended, { kind: 'timer', timer: 'restart' }, lost).lastWords).toEqual([
      'no-service',
      'reader-removed',
    ]);
  });

  it('does nothing more once it is closed', () => {
    const closed = run(...UP, present(), { kind: 'close' });
    expect(kinds(closed.last)).toEqual(['kill']);
    for (const event of [ended, overdue(), read(), empty(), { kind: 'timer', timer: 'restart' } as const]) {
      expect(supervise(closed.state, event).effects).toEqual([]);
    }
  });

  it('gives a card 600 ms', () => {
    expect(run(...UP, present()).last).toContainEqual({ kind: 'arm', timer: `read:${READER}`, ms: 600 });
    expect(LIMITS.readMs).toBe(600);
  });
});
