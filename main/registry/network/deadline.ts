import type { Clock } from '../../application/ports/terminal-ports.ts';

/** A signal that is aborted when the time is up or the caller gives up, whichever comes first. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** From now on there are `ms`. */
  restart(ms: number): void;
}

/** Starts the time. Disposing of it lets go of timer and caller. */
export function startDeadline(ms: number, caller: AbortSignal, clock: Pick<Clock, 'setTimer'>): Deadline {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (caller.aborted) abort();
  caller.addEventListener('abort', abort, { once: true });
  let cancelTimer = clock.setTimer(ms, abort);
  return {
    signal: controller.signal,
    restart(newMs) {
      cancelTimer();
      cancelTimer = clock.setTimer(newMs, abort);
    },
    [Symbol.dispose]() {
      cancelTimer();
      caller.removeEventListener('abort', abort);
    },
  };
}
