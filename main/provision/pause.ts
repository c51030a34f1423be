import type { Clock } from '../application/ports/terminal-ports.ts';

/** Waits `ms`; ends early, and says so by `false`, when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal, clock: Pick<Clock, 'setTimer'>): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  if (ms <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const onAbort = () => end(false);
    const cancel = clock.setTimer(ms, () => end(true));
    const end = (whole: boolean) => {
      cancel();
      signal.removeEventListener('abort', onAbort);
      resolve(whole);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
