import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Terminal } from '../../application/lane/terminal.ts';
import type { Clock } from '../../application/ports/terminal-ports.ts';

/** After as long without a verdict, nobody is expected for a moment, in ms. */
export const QUIET_MS = 30_000;

/**
 * Has the garbage collected whenever the lane has gone quiet after a tap, once a quiet time: V8 by itself would leave
 * it until it needs the room, which at night is never. A tap of that very moment waits for it (docs/memory.md).
 */
export function collectWhenQuiet(
  terminal: Pick<Terminal, 'onVerdict'>,
  clock: Pick<Clock, 'setTimer'>,
  /** What has to be let go of first, and once at the start. Never rejects. */
  letGo: () => Promise<void>,
  collect: () => void = garbageCollector(),
): () => void {
  let cancel: (() => void) | undefined;
  void letGo();
  const end = terminal.onVerdict(() => {
    cancel?.();
    cancel = clock.setTimer(QUIET_MS, () => {
      cancel = undefined;
      void letGo().then(collect);
    });
  });
  return () => {
    end();
    cancel?.();
  };
}

/**
 * A full collection that moves everything still held together, so that no page keeps garbage between it, and gives the
 * rest back to the system. Does nothing where V8 doesn't hand it out.
 */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect !== 'function') return () => undefined;
  return () => {
    // Every time, it would make each collection of the day as long as this one.
    setFlagsFromString('--compact-on-every-full-gc');
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    setFlagsFromString('--no-compact-on-every-full-gc');
  };
}
