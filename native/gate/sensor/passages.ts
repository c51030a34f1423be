import type { GateEvent } from '../../../main/application/ports/service-ports.ts';
import type { Clock } from '../../../main/application/ports/terminal-ports.ts';
import { createHealth, type HealthSource } from '../health.ts';

/** What sensors of every kind share: signals go in, passages come out. */
export interface Passages {
  readonly health: HealthSource;
  /** Somebody seems to pass. */
  signal(presentation: string | null): void;
  subscribe(listener: (event: GateEvent) => void): () => void;
}

/** A signal so soon after the last one is the same, unless both say of whom they are and that differs. */
export function createPassages(clock: Pick<Clock, 'monotonic'>, debounceMs: number): Passages {
  const listeners = new Set<(event: GateEvent) => void>();
  const health = createHealth();
  let last: { readonly at: number; readonly presentation: string | null } | undefined;

  return {
    health,
    signal(presentation) {
      const now = clock.monotonic();
      const isOther =
        last === undefined ||
        now - last.at >= debounceMs ||
        (presentation !== null && last.presentation !== null && presentation !== last.presentation);
      if (!isOther) return;
      last = { at: now, presentation };
      for (const listener of [...listeners]) listener({ kind: 'passed', presentation });
    },
    subscribe(listener) {
      listeners.add(listener);
      const unsubscribe = health.subscribe((now) => listener({ kind: 'health', ...now }));
      return () => {
        listeners.delete(listener);
        unsubscribe();
      };
    },
  };
}
