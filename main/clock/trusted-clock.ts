import type { Clock, StateStore } from '../application/ports/terminal-ports.ts';
import type { BootTime } from './boot-time.ts';
import {
  type AfterRestart,
  anchorAtStart,
  authenticatedAt,
  type ClockAnchor,
  EARLIEST_TIME,
  forwarded,
  parseAnchor,
} from './clock-anchor.ts';

/** Time that can't be pushed back: authenticated once, counted on by the machine, remembered over a restart. */
export interface TrustedClock extends Clock {
  /**
   * Takes in a time somebody vouches for, in ms since 1970: the `Date` of a verified TLS answer, or the signed time
   * of a snapshot.
   */
  onAuthenticatedTime(time: number): void;
  /** What a technician may want to know. */
  facts(): ClockFacts;
  /** Keeps the mark. Idempotent. */
  close(): void;
}

export interface ClockFacts {
  readonly now: number;
  readonly mark: number;
  readonly trust: ReturnType<Clock['trust']>;
  /** Authenticated since the machine was started. */
  readonly authenticated: boolean;
  readonly wallAheadMs: number;
  readonly hasRealTimeClock: boolean;
  readonly afterRestart: AfterRestart;
}

export interface TrustedClockParts {
  readonly machine: Clock;
  readonly boot: BootTime;
  readonly state: StateStore;
  /** Whose time counts after a reboot; the battery-backed clock's where it is left out. */
  readonly afterRestart?: AfterRestart | undefined;
}

/** How often the mark is kept: what a cut of the power can set it back by. */
export const KEEP_MARK_EVERY_MS = 60_000;

/** How often it is looked whether to keep it: after a long sleep the mark is far behind, and a minute would be long. */
export const LOOK_EVERY_MS = 5_000;

/** The counter costs more than a lookup may take, so it is read once in a while and in between counted on from. */
const READ_COUNTER_EVERY_MS = 1_000;
/** Wall and monotonic clock part by more than this: somebody set the clock, or the machine slept. */
const PARTING_MS = 100;
/** The counter goes in steps of 10 ms; nearer than this, the finer clock is right. */
const COUNTER_STEP_MS = 50;

const STATE_NAME = 'clock';

/** The trusted clock of quality section 4. Durations and timers are the machine's; only `now` and `trust` are ours. */
export function createTrustedClock(parts: TrustedClockParts): TrustedClock {
  const { machine, boot, state, afterRestart = 'battery' } = parts;
  let anchor: ClockAnchor = anchorAtStart(parseAnchor(state.read(STATE_NAME)), {
    bootId: boot.bootId,
    sinceBootMs: boot.sinceBootMs(),
    hasRealTimeClock: boot.hasRealTimeClock,
    afterRestart,
    wall: machine.now(),
  });
  let read = { sinceBootMs: anchor.sinceBootMs, monotonic: machine.monotonic(), parting: partingNow() };
  let kept: ClockAnchor = anchor;
  let isNews = false;
  let isClosed = false;
  let cancelTimer = (): void => undefined;

  function partingNow(): number {
    return machine.now() - machine.monotonic();
  }

  /** ms since boot, fine enough for durations; the monotonic clock stands still while a Linux machine sleeps. */
  function sinceBootMs(): number {
    const monotonic = machine.monotonic();
    const counted = read.sinceBootMs + (monotonic - read.monotonic);
    const parted = Math.abs(partingNow() - read.parting) > PARTING_MS;
    if (!parted && monotonic - read.monotonic < READ_COUNTER_EVERY_MS) return counted;
    const counter = boot.sinceBootMs();
    const now = Math.abs(counter - counted) <= COUNTER_STEP_MS ? counted : Math.max(counter, read.sinceBootMs);
    read = { sinceBootMs: now, monotonic, parting: partingNow() };
    return now;
  }

  function keep(): void {
    anchor = forwarded(anchor, sinceBootMs());
    kept = anchor;
    isNews = false;
    state.write(STATE_NAME, anchor);
  }

  function lookAgain(ms: number): void {
    cancelTimer();
    cancelTimer = machine.setTimer(ms, () => {
      if (isNews || sinceBootMs() - kept.sinceBootMs >= KEEP_MARK_EVERY_MS) keep();
      lookAgain(LOOK_EVERY_MS);
    });
  }

  keep();
  lookAgain(LOOK_EVERY_MS);

  return {
    now: () => Math.floor(anchor.time + (sinceBootMs() - anchor.sinceBootMs)),
    trust: () => anchor.trust,
    monotonic: machine.monotonic,
    setTimer: machine.setTimer,
    onAuthenticatedTime(time) {
      if (isClosed || !Number.isFinite(time) || time < EARLIEST_TIME) return;
      anchor = authenticatedAt(anchor, sinceBootMs(), time);
      const expected = forwarded(kept, anchor.sinceBootMs).mark;
      if (kept.authenticated && Math.abs(anchor.mark - expected) <= PARTING_MS) return;
      isNews = true;
      // Behind the verdict: keeping syncs.
      lookAgain(0);
    },
    facts() {
      const now = forwarded(anchor, sinceBootMs());
      const { time, mark, trust, authenticated } = now;
      const { hasRealTimeClock } = boot;
      return {
        now: time,
        mark,
        trust,
        authenticated,
        wallAheadMs: machine.now() - time,
        hasRealTimeClock,
        afterRestart,
      };
    },
    close() {
      if (isClosed) return;
      keep();
      isClosed = true;
      cancelTimer();
    },
  };
}
