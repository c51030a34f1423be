import { KEEP_MARK_EVERY_MS, LOOK_EVERY_MS, type TrustedClock } from '../../clock/trusted-clock.ts';
import { atNoLane } from '../../domain/circumstances.ts';
import type { ClockTrust } from '../../domain/clock-trust.ts';
import { decide } from '../../domain/decide.ts';
import type { RegistryAnswer } from '../../domain/lookup-outcome.ts';
import { ACTIVE_STUDENT } from '../../domain/service/service.ts';
import { createMemoryState } from '../../store/state-file.ts';
import { type ClockStep, clockSteps } from './clock-steps.ts';
import { numberedEscn } from './privacy/numbered-escn.ts';
import { type SimulatedMachine, simulateMachine } from './simulated-machine.ts';

const START = Date.UTC(2026, 8, 1, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SEQUENCES = 200;
const SEED = 20_260_930;

/** Row 15 of quality section 7. */
export interface ClockBench {
  readonly sequences: number;
  readonly steps: number;
  readonly seed: number;
  /** `clock.afterRestart: "battery"`. */
  readonly defended: Readonly<ClockTally>;
  /** `clock.afterRestart: "contact"`. */
  readonly strict: Readonly<ClockTally>;
  /** Negative control: a terminal that believes its wall clock. */
  readonly believing: Readonly<ClockTally>;
}

/** Nothing over accepted, nothing locked, and a good card still granted; and the control fails at both. */
export function isClockSafe({ defended, strict, believing }: ClockBench): boolean {
  const holds = [defended, strict].every(
    ({ expiredAccepted, lockedForGood, granted }) => expiredAccepted === 0 && lockedForGood === 0 && granted > 0,
  );
  return holds && strict.withinHiddenTime === 0 && believing.expiredAccepted > 0 && believing.lockedForGood > 0;
}

/** Plays attacks on the clock against the terminal's own, and against one without the defence. */
export function benchClock(options: { sequences?: number; seed?: number } = {}): ClockBench {
  const seed = options.seed ?? SEED;
  const attacks = Array.from({ length: options.sequences ?? SEQUENCES }, (_, n) => clockSteps(seed + n, START));
  const against = (open: (machine: SimulatedMachine) => Watched): ClockTally => {
    const tally: ClockTally = { expiredAccepted: 0, withinHiddenTime: 0, lockedForGood: 0, granted: 0, asked: 0 };
    for (const sequence of attacks) play(sequence, open, tally);
    return tally;
  };
  const steps = attacks.reduce((sum, { length }) => sum + length, 0);
  return {
    sequences: attacks.length,
    steps,
    seed,
    defended: against(defended),
    strict: against(strict),
    believing: against(believing),
  };
}

/** The table, for people. */
export function clockTable({ sequences, steps, defended, strict, believing }: ClockBench): string {
  const row = (name: string, { expiredAccepted, withinHiddenTime, lockedForGood, granted, asked }: ClockTally) =>
    `| ${name} | ${expiredAccepted} | ${withinHiddenTime} | ${lockedForGood} | ${granted} of ${asked} |`;
  return [
    `${sequences} sequences, ${steps} steps`,
    '',
    '| clock | expired accepted | and within time hidden by a clock set while switched off | locked for good | good cards granted offline |',
    '| --- | --: | --: | --: | --: |',
    row("the terminal's (`battery`)", defended),
    row("the terminal's, strict (`contact`)", strict),
    row('the wall clock believed (control)', believing),
  ].join('\n');
}

/** Knows what time it is and how far that can be off. */
interface Watched {
  now(): number;
  trust(): ClockTrust;
  onAuthenticatedTime(time: number): void;
  close(): void;
}

/** The defence taken out: whatever the wall clock says is the time. */
const believing = (machine: SimulatedMachine): Watched => ({
  now: machine.clock.now,
  trust: () => 'trusted',
  onAuthenticatedTime: () => undefined,
  close: () => undefined,
});

const defended = (machine: SimulatedMachine): TrustedClock => machine.start('battery');

const strict = (machine: SimulatedMachine): TrustedClock => machine.start('contact');

/** Sums over all sequences. */
export interface ClockTally {
  /** Grants of a card that is over, or by knowledge that is too old. */
  expiredAccepted: number;
  /**
   * The same, by no more than time the machine lay switched off while somebody set its battery-backed clock back: a
   * limit that docs/knowledge.md names, since nothing in the machine tells it from a shorter night.
   */
  withinHiddenTime: number;
  /** Sequences after which one contact did not make it a clock again. */
  lockedForGood: number;
  /** Of the cards that are still good: how many were granted of those held out. */
  granted: number;
  asked: number;
}

/** Plays a sequence; after each step a card that has just expired, and one still good, are held out offline. */
function play(sequence: readonly ClockStep[], open: (machine: SimulatedMachine) => Watched, tally: ClockTally): void {
  const machine = simulateMachine({ truth: START, state: createMemoryState() });
  let clock = open(machine);
  clock.onAuthenticatedTime(machine.truth);
  machine.run(1);
  /** What a cut of the power may cost: each costs the mark at most the time since it was kept. */
  let slack = 2_000;
  /** Time off that a clock set back beforehand makes the terminal miss. */
  let hidden = 0;

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
        hidden = rebooted(machine, step, hidden);
        clock = open(machine);
        break;
      case 'contact':
        clock.onAuthenticatedTime(machine.truth);
        slack = 2_000;
        hidden = 0;
        machine.run(1);
        break;
    }
    judge(machine, clock, { slack, hidden }, tally);
  }
  // Whatever was done: one contact makes it a clock again.
  clock.onAuthenticatedTime(machine.truth);
  if (clock.trust() !== 'trusted' || Math.abs(clock.now() - machine.truth) > 2_000) tally.lockedForGood += 1;
}

const CREDENTIAL = {
  kind: 'chip',
  escn: numberedEscn(1),
  authenticity: { kind: 'unproven', reason: 'not-checked' },
} as const;

interface Allowance {
  /** What the clock may be behind by design. */
  readonly slack: number;
  readonly hidden: number;
}

function judge(machine: SimulatedMachine, clock: Watched, { slack, hidden }: Allowance, tally: ClockTally): void {
  const isGranted = (expiresOn: string, answeredAt: number): boolean =>
    decide(
      CREDENTIAL,
      { kind: 'answered', answer: answered(answeredAt, expiresOn), source: 'cache' },
      ACTIVE_STUDENT,
      atNoLane(clock.now(), clock.trust()),
    ).kind === 'granted';
  const acceptedBehind = (behind: number): number => {
    // Last valid on the day before: over, by as much as the clock may be off.
    const expired = new Date(machine.truth - behind - DAY).toISOString().slice(0, 10);
    const isOver = machine.truth - behind >= Date.parse(`${expired}T00:00:00Z`) + DAY;
    // Answered a moment before it was over, by the terminal's own clock of then.
    const card = isOver && isGranted(expired, clock.now() - HOUR) ? 1 : 0;
    // Knowledge of ten days ago is beyond the seven, whatever the clock is made to say.
    return card + (isGranted('2030-01-01', machine.truth - behind - 10 * DAY) ? 1 : 0);
  };
  const accepted = acceptedBehind(slack);
  const beyond = hidden > 0 ? Math.min(accepted, acceptedBehind(slack + hidden)) : accepted;
  tally.asked += 1;
  tally.expiredAccepted += beyond;
  tally.withinHiddenTime += accepted - beyond;
  if (isGranted('2030-01-01', clock.now() - HOUR)) tally.granted += 1;
}

/** Switches the machine off and on; gives how much time that may hide from a terminal that goes by the battery's clock. */
function rebooted(machine: SimulatedMachine, step: ClockStep & { kind: 'reboot' }, hidden: number): number {
  const { offMs, rtc } = step;
  if (rtc === 'as-the-wall-was') {
    machine.reboot(offMs, machine.clock.now() + offMs);
    return Math.max(0, Math.min(hidden + offMs, machine.truth - machine.clock.now()));
  }
  machine.reboot(offMs, rtc === 'lost' ? 0 : machine.truth + offMs);
  return rtc === 'lost' ? hidden + offMs : 0;
}

function answered(answeredAt: number, expiresOn: string): RegistryAnswer {
  return {
    kind: 'found',
    record: {
      status: 'active',
      cardType: 'SMART_NO_CDZ',
      expiresOn,
      issuedOn: null,
      issuer: { pic: '999000001', name: 'University of the Bench' },
      academicLevel: null,
    },
    answeredAt,
    via: 'verifier',
  };
}
