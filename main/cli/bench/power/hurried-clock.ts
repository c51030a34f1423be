import type { Clock } from '../../../application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../../application/system-clock.ts';

/** Real time with short waits, so that what is done behind comes soon: a second is a millisecond. */
export const HURRIED_CLOCK: Clock = {
  ...SYSTEM_CLOCK,
  setTimer: (ms, callback) => SYSTEM_CLOCK.setTimer(ms / 1000, callback),
};
