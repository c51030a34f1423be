import type { Clock } from '../../main/application/ports/terminal-ports.ts';
import type { ClockTrust } from '../../main/domain/clock-trust.ts';

/** A clock that stands still until it is told. Timers fire in order as time passes them. */
export interface FakeClock extends Clock {
  /** Lets `ms` pass, firing what comes due, and lets promises settle in between. */
  pass(ms: number): Promise<void>;
  /** Sets the wall clock back or forth; the monotonic one goes on. */
  setWall(ms: number): void;
  /** Says from now on that it can be believed, or that it can't. */
  setTrust(trust: ClockTrust): void;
}

export function fakeClock(startsAt = Date.UTC(2026, 8, 30, 12)): FakeClock {
  let wallOffset = startsAt;
  let elapsed = 0;
  let trust: ClockTrust = 'trusted';
  let timers: { readonly due: number; readonly callback: () => void }[] = [];

  const settle = async (): Promise<void> => {
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
  };

  return {
    now: () => wallOffset + elapsed,
    trust: () => trust,
    monotonic: () => elapsed,
    setTimer(ms, callback) {
      const timer = { due: elapsed + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async pass(ms) {
      const until = elapsed + ms;
      await settle();
      for (;;) {
        const next = timers.filter((timer) => timer.due <= until).sort((a, b) => a.due - b.due)[0];
        if (next === undefined) break;
        elapsed = next.due;
        timers = timers.filter((timer) => timer !== next);
        next.callback();
        await settle();
      }
      elapsed = until;
      await settle();
    },
    setWall(ms) {
      wallOffset = ms - elapsed;
    },
    setTrust(wanted) {
      trust = wanted;
    },
  };
}
