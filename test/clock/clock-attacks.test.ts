import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEEP_MARK_EVERY_MS, LOOK_EVERY_MS, type TrustedClock } from '../../main/clock/trusted-clock.ts';
import type { ClockTrust } from '../../main/domain/clock-trust.ts';
import { decide } from '../../main/domain/decide.ts';
import { ACTIVE_STUDENT } from '../../main/domain/service.ts';
import { createMemoryState } from '../../main/store/state-file.ts';
import { type FakeMachine, fakeMachine } from '../fakes/fake-machine.ts';
import { foundAnswer } from '../support/answers.ts';
import { escn } from '../support/escn.ts';

const START = Date.UTC(2026, 8, 1, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SEQUENCES = 200;

/** What an attacker does who can set any clock, cut the power and keep the terminal from the network. */
type Step =
  | { readonly kind: 'run' | 'sleep'; readonly ms: number }
  | { readonly kind: 'set-wall'; readonly to: number }
  | { readonly kind: 'restart-program' }
  /** The battery-backed clock goes on from what the wall clock was set to, or its battery is taken out. */
  | { readonly kind: 'reboot'; readonly offMs: number; readonly rtc: 'goes-on' | 'lost' | 'as-the-wall-was' }
  | { readonly kind: 'contact' };

const wallTimes = fc.oneof(
  fc.constantFrom(0, Date.UTC(2019, 0), Date.UTC(2099, 0), START - 400 * DAY, START + 3 * DAY, START + 200 * DAY),
  fc.integer({ min: START - 30 * DAY, max: START + 60 * DAY }),
);
const durations = fc.oneof(fc.integer({ min: 1, max: HOUR }), fc.integer({ min: HOUR, max: 5 * DAY }));
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('run' as const, 'sleep' as const), ms: durations }),
  fc.record({ kind: fc.constant('set-wall' as const), to: wallTimes }),
  fc.record({ kind: fc.constant('restart-program' as const) }),
  fc.record({
    kind: fc.constant('reboot' as const),
    offMs: durations,
    rtc: fc.constantFrom('goes-on' as const, 'lost' as const, 'as-the-wall-was' as const),
  }),
  fc.record({ kind: fc.constant('contact' as const) }),
);

/** Knows what time it is and how far that can be off. */
interface Watched {
  now(): number;
  trust(): ClockTrust;
  onAuthenticatedTime(time: number): void;
  close(): void;
}

/** The defence taken out: whatever the wall clock says is the time. */
const believing = (machine: FakeMachine): Watched => ({
  now: machine.clock.now,
  trust: () => 'trusted',
  onAuthenticatedTime: () => undefined,
  close: () => undefined,
});

const defended = (machine: FakeMachine): TrustedClock => machine.start();

interface Tally {
  expiredAccepted: number;
  lockedForGood: number;
  granted: number;
  asked: number;
}

/** Plays a sequence; after each step a card that has just expired, and one still good, are held out offline. */
function play(sequence: readonly Step[], open: (machine: FakeMachine) => Watched): Tally {
  const tally: Tally = { expiredAccepted: 0, lockedForGood: 0, granted: 0, asked: 0 };
  const machine = fakeMachine({ truth: START, state: createMemoryState() });
  let clock = open(machine);
  clock.onAuthenticatedTime(machine.truth);
  machine.run(1);
  /** What a cut of the power may cost: each costs the mark at most the time since it was kept. */
  let slack = 2_000;

  for (const step of sequence) {
    switch (step.kind) {
      case 'run':
        machine.run(step.ms);
        break;
      case 'sleep':
        machine.sleep(step.ms);
        machine.run(LOOK_EVERY_MS);
        break;
      case 'set-wall':
        machine.setWall(step.to);
        break;
      case 'restart-program':
        clock.close();
        clock = open(machine);
        break;
      case 'reboot':
        // Pulled, not shut down.
        slack += KEEP_MARK_EVERY_MS + LOOK_EVERY_MS;
        if (step.rtc === 'as-the-wall-was') machine.reboot(step.offMs, machine.clock.now() + step.offMs);
        else machine.reboot(step.offMs, step.rtc === 'lost' ? 0 : machine.truth + step.offMs);
        clock = open(machine);
        break;
      case 'contact':
        clock.onAuthenticatedTime(machine.truth);
        slack = 2_000;
        machine.run(1);
        break;
    }
    judge(machine, clock, slack, tally);
  }
  // Whatever was done: one contact makes it a clock again.
  clock.onAuthenticatedTime(machine.truth);
  if (clock.trust() !== 'trusted' || Math.abs(clock.now() - machine.truth) > 2_000) tally.lockedForGood += 1;
  return tally;
}

const NUMBER = escn('3e506370-826a-103d-bf76-001000000001');
const CREDENTIAL = { kind: 'chip', escn: NUMBER, authenticity: { kind: 'unproven', reason: 'not-checked' } } as const;

function judge(machine: FakeMachine, clock: Watched, slack: number, tally: Tally): void {
  // Last valid on the day before: over, by as much as the clock may be off.
  const expired = new Date(machine.truth - slack - DAY).toISOString().slice(0, 10);
  const isOver = machine.truth - slack >= Date.parse(`${expired}T00:00:00Z`) + DAY;
  const verdictOf = (expiresOn: string, answeredAt: number) =>
    decide(
      CREDENTIAL,
      { kind: 'answered', answer: foundAnswer(answeredAt, { expiresOn }), source: 'cache' },
      ACTIVE_STUDENT,
      clock.now(),
      clock.trust(),
    );
  tally.asked += 1;
  // Answered a moment before it was over, by the terminal's own clock of then.
  if (isOver && verdictOf(expired, clock.now() - HOUR).kind === 'granted') tally.expiredAccepted += 1;
  // Knowledge of ten days ago is beyond the seven, whatever the clock is made to say.
  if (verdictOf('2030-01-01', machine.truth - slack - 10 * DAY).kind === 'granted') tally.expiredAccepted += 1;
  if (verdictOf('2030-01-01', clock.now() - HOUR).kind === 'granted') tally.granted += 1;
}

function attack(open: (machine: FakeMachine) => Watched): Tally {
  const sequences = fc.sample(fc.array(steps, { minLength: 3, maxLength: 25 }), {
    numRuns: SEQUENCES,
    seed: 20_260_930,
  });
  const tallies = sequences.map((sequence) => play(sequence, open));
  const sum = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0);
  return {
    expiredAccepted: sum('expiredAccepted'),
    lockedForGood: sum('lockedForGood'),
    granted: sum('granted'),
    asked: sum('asked'),
  };
}

describe('200 attacks on the clock', () => {
  it('accept nothing that is over and lock nothing for good', () => {
    const { expiredAccepted, lockedForGood, granted, asked } = attack(defended);
    expect({ expiredAccepted, lockedForGood }).toEqual({ expiredAccepted: 0, lockedForGood: 0 });
    // A terminal that grants nothing at all would pass, too.
    expect(granted / asked).toBeGreaterThan(0.3);
  });

  it('succeed against a terminal that believes its wall clock', () => {
    const { expiredAccepted, lockedForGood } = attack(believing);
    expect(expiredAccepted).toBeGreaterThan(SEQUENCES / 4);
    expect(lockedForGood).toBeGreaterThan(SEQUENCES / 4);
  });
});
