import { describe, expect, it } from 'vitest';
import { supervise } from '../../../../native/pcsc/supervision/supervision.ts';
import {
  NOT_STARTED,
  RENEW_ABOVE_BYTES,
  type SupervisedMessage,
  type Supervision,
  type SupervisionEvent,
} from '../../../../native/pcsc/supervision/supervision-model.ts';

const READER = 'reader 1';
const SMALL = 90e6;
const LARGE = RENEW_ABOVE_BYTES + 1;
const told = (message: SupervisedMessage): SupervisionEvent => ({ kind: 'told', message });
const pong = (rssBytes: number) => told({ kind: 'pong', rssBytes });
const UP: readonly SupervisionEvent[] = [
  { kind: 'opened' },
  told({ kind: 'service', state: 'running', detail: null }),
  told({ kind: 'reader-added', reader: READER }),
];
const present = told({ kind: 'card-present', reader: READER, cardNo: 1, held: false });
const empty = told({ kind: 'reader-empty', reader: READER });

function run(...events: readonly SupervisionEvent[]) {
  let state: Supervision = NOT_STARTED;
  const effects: string[] = [];
  for (const event of events) {
    const step = supervise(state, event);
    state = step.state;
    effects.push(...step.effects.map(({ kind }) => kind));
  }
  return { state, kills: effects.filter((kind) => kind === 'kill').length, effects };
}

describe('a reader process that grows', () => {
  it('is left alone up to the limit', () => {
    expect(run(...UP, pong(SMALL), pong(RENEW_ABOVE_BYTES)).kills).toBe(0);
  });

  it('is ended once above it, and the next one starts at once without a crash being counted', () => {
    expect(run(...UP, pong(SMALL), pong(LARGE), pong(LARGE)).kills).toBe(1);
    const renewed = run(...UP, pong(SMALL), pong(LARGE), { kind: 'ended', detail: 'SIGKILL' });
    expect(renewed.state).toMatchObject({ process: 'alive', generation: 2, ends: 0, firstRssBytes: null });
    expect(renewed.effects.filter((kind) => kind === 'start')).toHaveLength(2);
  });

  it('is kept while a card lies on a reader, and ended when it is gone', () => {
    expect(run(...UP, pong(SMALL), present, pong(LARGE)).kills).toBe(0);
    expect(run(...UP, pong(SMALL), present, pong(LARGE), empty, pong(LARGE)).kills).toBe(1);
  });

  it('is not ended over and over where a new one is as large', () => {
    expect(run(...UP, pong(LARGE), pong(LARGE), pong(LARGE * 1.5)).kills).toBe(0);
    expect(run(...UP, pong(LARGE), pong(LARGE * 2 + 1)).kills).toBe(1);
  });
});
