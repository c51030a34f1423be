import type { Clock, StateStore } from '../../application/ports/terminal-ports.ts';
import type { BootTime } from '../../clock/boot-time.ts';
import type { AfterRestart } from '../../clock/clock-anchor.ts';
import { createTrustedClock, type TrustedClock } from '../../clock/trusted-clock.ts';

/** A machine with a wall clock anybody can set, a battery-backed clock, and a counter nobody can. */
export interface SimulatedMachine {
  /** What time it really is, in ms since 1970. */
  readonly truth: number;
  readonly boot: BootTime;
  readonly clock: Clock;
  /** Starts the terminal's clock on what the machine kept. */
  start(afterRestart?: AfterRestart): TrustedClock;
  /** Time goes by with the machine running; timers fire. */
  run(ms: number): void;
  /** Time goes by asleep: the monotonic clock stands still, the counter does not. */
  sleep(ms: number): void;
  setWall(ms: number): void;
  /** Switched off for so long; `rtc` is what the battery-backed clock shows then, null where it went on rightly. */
  reboot(offMs: number, rtc: number | null): void;
}

export interface SimulatedMachineOptions {
  readonly truth: number;
  readonly state: StateStore;
  readonly hasRealTimeClock?: boolean;
  readonly hasBootId?: boolean;
}

export function simulateMachine(options: SimulatedMachineOptions): SimulatedMachine {
  let truth = options.truth;
  let wallAhead = 0;
  let boots = 1;
  let sinceBoot = 30_000;
  let monotonic = 30_000;
  let timers: { readonly due: number; readonly callback: () => void }[] = [];

  const clock: Clock = {
    now: () => truth + wallAhead,
    trust: () => 'trusted',
    monotonic: () => monotonic,
    setTimer(ms, callback) {
      const timer = { due: monotonic + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const boot: BootTime = {
    get bootId() {
      return options.hasBootId === false ? null : `00000000-0000-4000-8000-${String(boots).padStart(12, '0')}`;
    },
    hasRealTimeClock: options.hasRealTimeClock ?? true,
    // The real one goes in steps of 10 ms.
    sinceBootMs: () => Math.floor(sinceBoot / 10) * 10,
  };
  const pass = (ms: number): void => {
    truth += ms;
    sinceBoot += ms;
    monotonic += ms;
  };

  return {
    get truth() {
      return truth;
    },
    boot,
    clock,
    start: (afterRestart) => createTrustedClock({ machine: clock, boot, state: options.state, afterRestart }),
    run(ms) {
      const until = monotonic + ms;
      for (;;) {
        const next = timers.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0];
        if (next === undefined) break;
        pass(Math.max(0, next.due - monotonic));
        timers = timers.filter((timer) => timer !== next);
        next.callback();
      }
      pass(until - monotonic);
    },
    sleep(ms) {
      truth += ms;
      sinceBoot += ms;
    },
    setWall(ms) {
      wallAhead = ms - truth;
    },
    reboot(offMs, rtc) {
      truth += offMs;
      boots += 1;
      sinceBoot = 20_000;
      monotonic = 20_000;
      timers = [];
      if (rtc !== null) wallAhead = rtc - truth;
    },
  };
}
