import type { Clock } from '../../application/ports/terminal-ports.ts';

/** A timer of which at most one is running. */
export interface OneTimer {
  /** Starts it, unless it runs already. */
  start(ms: number): void;
  cancel(): void;
}

export function createOneTimer(clock: Clock, callback: () => void): OneTimer {
  let cancel: (() => void) | undefined;
  return {
    start(ms) {
      cancel ??= clock.setTimer(ms, () => {
        cancel = undefined;
        callback();
      });
    },
    cancel() {
      cancel?.();
      cancel = undefined;
    },
  };
}
