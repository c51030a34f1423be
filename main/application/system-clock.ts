import type { Clock } from './ports/terminal-ports.ts';

/** The machine's own clock, believed. Where an age decides, the trusted clock stands in its place. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  trust: () => 'trusted',
  monotonic: () => performance.now(),
  setTimer(ms, callback) {
    // What is due already is due at once; Node warns of a negative wait.
    const timer = setTimeout(callback, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
