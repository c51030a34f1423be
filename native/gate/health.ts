import type { GateHealth } from './parts.ts';

/** A health that tells only when it becomes another. */
export interface HealthSource {
  set(state: GateHealth['state'], detail?: string, lostOrders?: number): void;
  subscribe(listener: (health: GateHealth) => void): () => void;
}

export function createHealth(): HealthSource {
  const listeners = new Set<(health: GateHealth) => void>();
  let health: GateHealth = { state: 'starting', detail: null, lostOrders: 0 };
  return {
    set(state, detail, lostOrders = 0) {
      const next = { state, detail: detail ?? null, lostOrders };
      if (isSameHealth(next, health)) return;
      health = next;
      for (const listener of [...listeners]) listener(health);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener(health);
      return () => listeners.delete(listener);
    },
  };
}

export function isSameHealth(a: GateHealth, b: GateHealth): boolean {
  return a.state === b.state && a.detail === b.detail && a.lostOrders === b.lostOrders;
}

/** The health of a whole: as bad as its worst part, whose detail it shows. */
export function worstOf(parts: readonly GateHealth[]): GateHealth {
  const failing = parts.filter(({ state }) => state === 'failing');
  const detail = failing.map((part) => part.detail).join('; ');
  const lostOrders = parts.reduce((sum, part) => sum + part.lostOrders, 0);
  if (failing.length > 0) return { state: 'failing', detail: detail === '' ? null : detail, lostOrders };
  return parts.find(({ state }) => state === 'starting') ?? { state: 'ready', detail: null, lostOrders };
}
