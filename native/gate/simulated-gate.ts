import type { Gate, GateEvent } from '../../main/application/ports/service-ports.ts';
import type { Clock } from '../../main/application/ports/terminal-ports.ts';

/** A gate without any hardware, for the demo and for tests of what drives gates. */
export interface SimulatedGate extends Gate {
  /** Whether it stands open now. */
  readonly isOpen: boolean;
  /** Somebody passes, whether it is open or not; a sensor sees no difference. */
  pass(presentation?: string): void;
}

export interface SimulatedGateOptions {
  readonly id?: string;
  /** Somebody passes so long after it was opened, in ms; null: only who is told to. */
  readonly passesAfterMs?: number | null;
  readonly failure?: 'secure' | 'safe';
}

/** Opens, and lets somebody through after a moment. It shuts behind who passed, as a turnstile does. */
export function createSimulatedGate(
  clock: Pick<Clock, 'monotonic' | 'setTimer'>,
  { id = 'simulated', passesAfterMs = 1200, failure = 'secure' }: SimulatedGateOptions = {},
): SimulatedGate {
  const listeners = new Set<(event: GateEvent) => void>();
  let isServing = true;
  let openUntil: number | null = null;
  let opener: string | null = null;
  let cancelShut = (): void => {};
  let cancelPass = (): void => {};

  const shut = (): void => {
    cancelShut();
    cancelPass();
    openUntil = null;
    opener = null;
  };
  const pass = (presentation: string | null): void => {
    shut();
    for (const listener of [...listeners]) listener({ kind: 'passed', presentation });
  };

  return {
    id,
    hasSensor: true,
    get isOpen() {
      return isServing ? openUntil !== null : failure === 'safe';
    },
    open({ presentation }, openMs) {
      if (!isServing) return;
      opener = presentation;
      if (openUntil === null && passesAfterMs !== null) {
        cancelPass = clock.setTimer(Math.min(passesAfterMs, openMs), () => pass(opener));
      }
      openUntil = Math.max(openUntil ?? 0, clock.monotonic() + openMs);
      cancelShut();
      cancelShut = clock.setTimer(openUntil - clock.monotonic(), shut);
    },
    announce() {},
    setServing(next) {
      isServing = next;
      if (!next) shut();
    },
    pass: (presentation) => pass(presentation ?? null),
    subscribe(listener) {
      listeners.add(listener);
      listener({ kind: 'health', state: 'ready', detail: null, lostOrders: 0 });
      return () => listeners.delete(listener);
    },
    async close() {
      shut();
      listeners.clear();
    },
  };
}
