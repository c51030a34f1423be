import { describe, expect, it } from 'vitest';
import { supervise } from '../../../../native/pcsc/supervision/supervision.ts';
import {
  NOT_STARTED,
  type Supervision,
  type SupervisionEvent,
} from '../../../../native/pcsc/supervision/supervision-model.ts';

const READER = 'reader 1';
const told = (message: Extract<SupervisionEvent, { kind: 'told' }>['message']): SupervisionEvent => ({
  kind: 'told',
  message,
});
const pulse = (isDeaf: boolean) => told({ kind: 'reader-pulse', reader: READER, isDeaf, detail: null });
const UP: readonly SupervisionEvent[] = [
  { kind: 'opened' },
  told({ kind: 'service', state: 'running', detail: null }),
  told({ kind: 'reader-added', reader: READER }),
];
const RESTARTED: readonly SupervisionEvent[] = [{ kind: 'ended', detail: 'SIGKILL' }, ...UP.slice(1)];

function run(...events: readonly SupervisionEvent[]) {
  let state: Supervision = NOT_STARTED;
  const words: string[] = [];
  for (const event of events) {
    const step = supervise(state, event);
    state = step.state;
    for (const effect of step.effects) {
      if (effect.kind === 'kill') words.push('kill');
      if (effect.kind === 'emit' && effect.event.kind === 'reader-deaf') {
        words.push(`${effect.event.isDeaf ? 'deaf' : 'hears'} ${effect.event.times}`);
      }
    }
  }
  return { state, words };
}

describe('a deaf reader', () => {
  it('is told and counted, and its process is ended for a new one without counting as a crash', () => {
    expect(run(...UP, pulse(true)).words).toEqual(['deaf 1', 'kill']);
    expect(run(...UP, pulse(true), ...RESTARTED).state).toMatchObject({ process: 'alive', ends: 0 });
  });

  it('is told when it hears again', () => {
    expect(run(...UP, pulse(true), ...RESTARTED, pulse(false)).words).toEqual(['deaf 1', 'kill', 'hears 1']);
  });

  it('costs ever fewer processes where a new one does not help', () => {
    const events = Array.from({ length: 16 }, (_, at) => {
      const isKilled = Number.isInteger(Math.log2(at + 1));
      return [pulse(true), ...(isKilled ? RESTARTED : [])];
    });
    const kills = run(...UP, ...events.flat()).words.filter((word) => word === 'kill');
    expect(kills).toHaveLength(5);
  });

  it('costs no card its read', () => {
    const present = told({ kind: 'card-present', reader: READER, cardNo: 1, held: false });
    expect(run(...UP, present, pulse(true)).words).toEqual(['deaf 1']);
  });

  it('is none that nobody knows', () => {
    expect(run(...UP.slice(0, 2), pulse(true)).words).toEqual([]);
  });
});
