import type { Escn } from '../../domain/escn.ts';
import type { Registry, RegistryReply } from '../ports/terminal-ports.ts';

/** Requests under way: one a number, whoever asks (quality section 2, single flight). */
export interface Flights {
  /** Joins the request under way for this number, or starts one. Never rejects. */
  ask(escn: Escn): Promise<RegistryReply>;
  /** Whether any request is under way. */
  readonly isBusy: boolean;
  subscribe(listener: (escn: Escn, reply: RegistryReply) => void): () => void;
  /** Whoever waits for this number still gets the reply; nobody else hears of it, and nothing of it is kept. */
  forget(escn: Escn): void;
  close(): void;
}

/** Codes held before a camera one after another must not pile up requests without end. */
const MOST_AT_ONCE = 64;

const TOO_MANY: RegistryReply = { kind: 'unavailable', failure: 'timeout', retryAt: null };

/** `onReply` sees each reply before anyone who waits for it. */
export function createFlights(registry: Registry, onReply: (escn: Escn, reply: RegistryReply) => void): Flights {
  const underWay = new Map<Escn, Promise<RegistryReply>>();
  const listeners = new Set<(escn: Escn, reply: RegistryReply) => void>([onReply]);
  const lifetime = new AbortController();

  /** `isOurs` tells whether it is still the one under way for its number. */
  const fly = async (escn: Escn, isOurs: () => boolean): Promise<RegistryReply> => {
    try {
      const reply = await registry.lookUp(escn, lifetime.signal);
      if (isOurs()) for (const listener of listeners) listener(escn, reply);
      return reply;
    } finally {
      if (isOurs()) underWay.delete(escn);
    }
  };

  return {
    ask(escn) {
      const joined = underWay.get(escn);
      if (joined !== undefined) return joined;
      if (underWay.size >= MOST_AT_ONCE || lifetime.signal.aborted) return Promise.resolve(TOO_MANY);
      const flight: Promise<RegistryReply> = fly(escn, () => underWay.get(escn) === flight);
      underWay.set(escn, flight);
      return flight;
    },
    get isBusy() {
      return underWay.size > 0;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    forget: (escn) => void underWay.delete(escn),
    close: () => lifetime.abort(),
  };
}
