import { beforeEach, describe, expect, it } from 'vitest';
import { type SimulatedMachine, simulateMachine } from '../../main/cli/bench/simulated-machine.ts';
import { EARLIEST_TIME } from '../../main/clock/clock-anchor.ts';
import { KEEP_MARK_EVERY_MS, LOOK_EVERY_MS } from '../../main/clock/trusted-clock.ts';
import { createMemoryState } from '../../main/store/state-file.ts';

const START = Date.UTC(2026, 8, 30, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

let machine: SimulatedMachine;

beforeEach(() => {
  machine = simulateMachine({ truth: START, state: createMemoryState() });
});

/** A clock that was authenticated once. */
function authenticated() {
  const clock = machine.start();
  clock.onAuthenticatedTime(machine.truth);
  machine.run(2 * KEEP_MARK_EVERY_MS);
  return clock;
}

describe('the trusted clock', () => {
  it('starts with the time of the machine where nothing else is known', () => {
    const clock = machine.start();
    expect([clock.now(), clock.trust()]).toEqual([START, 'trusted']);
  });

  it('does not believe a machine that lives before this program was written', () => {
    machine.setWall(0);
    const clock = machine.start();
    expect([clock.now(), clock.trust()]).toEqual([EARLIEST_TIME, 'not-trusted']);
  });

  it.each([
    ['back a year', -YEAR],
    ['ahead to 2099', Date.UTC(2099, 0) - START],
    ['back by a minute', -60_000],
  ])('goes on unmoved when the wall clock is set %s', (_title, by) => {
    const clock = authenticated();
    machine.setWall(machine.truth + by);
    machine.run(HOUR);
    expect(Math.abs(clock.now() - machine.truth)).toBeLessThan(100);
    expect(clock.trust()).toBe('trusted');
  });

  it('keeps its time over a restart of the program, whatever the wall clock says then', () => {
    const before = authenticated();
    before.close();
    machine.setWall(START - 10 * YEAR);
    machine.run(10_000);
    expect(Math.abs(machine.start().now() - machine.truth)).toBeLessThan(100);
  });

  it('counts the time the machine slept', () => {
    const clock = authenticated();
    machine.sleep(9 * HOUR);
    expect(Math.abs(clock.now() - machine.truth)).toBeLessThan(100);
  });

  it('counts the time it slept also where the wall clock was set back by as much meanwhile', () => {
    const clock = authenticated();
    const wall = machine.clock.now();
    machine.sleep(9 * HOUR);
    machine.setWall(wall);
    machine.run(1_001);
    expect(Math.abs(clock.now() - machine.truth)).toBeLessThan(100);
  });

  it('takes the battery-backed clock after a reboot', () => {
    authenticated().close();
    machine.reboot(3 * DAY, null);
    const clock = machine.start();
    expect([clock.now(), clock.trust()]).toEqual([machine.truth, 'trusted']);
  });

  it.each([
    ['before its mark', () => START - DAY],
    ['in 1970', () => 0],
    ['further ahead than a terminal lies about', () => START + 2 * YEAR],
  ])('does not believe a battery-backed clock %s, and says at least the mark', (_title, rtc) => {
    authenticated().close();
    machine.reboot(HOUR, rtc());
    const clock = machine.start();
    expect(clock.trust()).toBe('not-trusted');
    expect(clock.now()).toBeGreaterThanOrEqual(START);
    expect(clock.now()).toBeLessThanOrEqual(machine.truth);
  });

  it('does not believe a board without a battery-backed clock after a reboot: it starts where it was switched off', () => {
    const board = simulateMachine({ truth: START, state: createMemoryState(), hasRealTimeClock: false });
    const before = board.start();
    before.onAuthenticatedTime(board.truth);
    before.close();
    const switchedOffAt = board.truth;
    board.reboot(30 * DAY, switchedOffAt + 20_000);
    expect(board.start().trust()).toBe('not-trusted');
  });

  it('believes no clock after a reboot where only a contact counts, until there is one', () => {
    authenticated().close();
    machine.reboot(DAY, null);
    const clock = machine.start('contact');
    expect(clock.trust()).toBe('not-trusted');
    clock.onAuthenticatedTime(machine.truth);
    expect([clock.now(), clock.trust()]).toEqual([machine.truth, 'trusted']);
    clock.close();
    expect(machine.start('contact').trust()).toBe('trusted');
  });

  it('does not believe what another program took from the battery after the reboot, where only a contact counts', () => {
    authenticated().close();
    machine.reboot(DAY, null);
    machine.start('battery').close();
    expect(machine.start('contact').trust()).toBe('not-trusted');
  });

  it('believes no first start where only a contact counts', () => {
    expect(machine.start('contact').trust()).toBe('not-trusted');
  });

  it('is trusted again with the next authenticated time', () => {
    authenticated().close();
    machine.reboot(DAY, 0);
    const clock = machine.start();
    clock.onAuthenticatedTime(machine.truth);
    expect([clock.now(), clock.trust()]).toEqual([machine.truth, 'trusted']);
  });

  it('is not locked for good by one start in 2099', () => {
    authenticated().close();
    machine.reboot(HOUR, Date.UTC(2099, 0));
    const wrong = machine.start();
    machine.run(DAY);
    wrong.close();
    machine.reboot(HOUR, machine.truth + HOUR);
    const clock = machine.start();
    expect(clock.trust()).toBe('not-trusted');
    clock.onAuthenticatedTime(machine.truth);
    expect([clock.now(), clock.trust()]).toEqual([machine.truth, 'trusted']);
  });

  it('does not believe a clock set back into the time the machine lay switched off', () => {
    authenticated().close();
    machine.reboot(5 * DAY, null);
    machine.start().close();
    machine.reboot(0, machine.truth - 3 * DAY);
    expect(machine.start().trust()).toBe('not-trusted');
  });

  it('does not let its mark rise with a wall clock that was only plausible', () => {
    authenticated().close();
    const mark = machine.start().facts().mark;
    machine.reboot(0, machine.truth + 100 * DAY);
    const clock = machine.start();
    expect(clock.trust()).toBe('trusted');
    machine.run(HOUR);
    expect(clock.facts().mark).toBeLessThan(mark + 2 * HOUR);
  });

  it('loses no more than a minute of its mark to a cut of the power', () => {
    authenticated();
    machine.run(10 * HOUR + 59_000);
    machine.reboot(0, 0);
    expect(machine.truth - machine.start().now()).toBeLessThanOrEqual(KEEP_MARK_EVERY_MS + LOOK_EVERY_MS);
  });

  it('treats each start as a reboot where the machine does not tell its runs apart', () => {
    const state = createMemoryState();
    const nameless = simulateMachine({ truth: START, state, hasBootId: false });
    const before = nameless.start();
    before.onAuthenticatedTime(nameless.truth);
    before.close();
    nameless.setWall(START - DAY);
    expect(nameless.start().trust()).toBe('not-trusted');
  });

  it('takes no authenticated time from before this program was written, nor one that is none', () => {
    const clock = authenticated();
    const now = clock.now();
    for (const time of [0, Number.NaN, Number.POSITIVE_INFINITY]) clock.onAuthenticatedTime(time);
    expect(clock.now()).toBe(now);
  });

  it('does not go to and fro with the whole seconds of each answer', () => {
    const clock = authenticated();
    const before = clock.now();
    clock.onAuthenticatedTime(Math.floor((before - 600) / 1000) * 1000);
    expect(clock.now()).toBe(before);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'x'],
    ['half of it', { bootId: null, mark: START }],
    [
      'a mark that is none',
      { bootId: null, sinceBootMs: 0, time: 'soon', mark: -1, seen: 0, trust: 'trusted', authenticated: true },
    ],
  ])('starts anew where %s was kept', (_title, kept) => {
    const strange = simulateMachine({ truth: START, state: { read: () => kept, write: () => undefined } });
    expect(strange.start().now()).toBe(START);
  });
});
