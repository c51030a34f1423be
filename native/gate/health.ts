import type { GateHealth } from './parts.ts';

/** A health that tells only when it becomes another. */
export interface HealthSource {
  set(state: GateHealth['state'], detail?: string): void;
  subscribe(listener: (health: GateHealth) => void): () => void;
}

export function createHealth(): HealthSource {
  const listeners = new Set<(health: GateHealth) => void>();
  let health: GateHealth = { state: 'starting', detail: null };
  return {
    set(state, detail) {
      if (state === health.state && (detail ?? null) === health.detail) return;
      health = { state, detail: detail ?? null };
      for (const listener of [...listeners]) listener(health);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener(health);
      return () => listeners.delete(listener);
    },
  };
}

/** The health of a whole: as bad as its worst part, whose detail it shows. */
export function worstOf(parts: readonly GateHealth[]): GateHealth {
  const failing = parts.filter(({ state }) => state === 'failing');
  const detail = failing.map((part) => part.detail).join('; ');
  if (failing.length > 0) return { state: 'failing', detail: detail === '' ? null : detail };
  return parts.find(({ state }) => state === 'starting') ?? { state: 'ready', detail: null };
}
