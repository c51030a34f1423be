import type { Escn } from '../../domain/escn.ts';
import { type FreshnessLimits, freshnessOf } from '../../domain/freshness.ts';
import type { LookupFailure, LookupOutcome, RegistryAnswer } from '../../domain/lookup-outcome.ts';
import type { Clock, Knowledge, Registry, RegistryReply } from '../ports/terminal-ports.ts';
import { createFlights, type Flights } from './flights.ts';
import { startRefresh } from './refresh.ts';

/** From the ESCN in hand to an outcome, in ms; then what is known has to do (quality section 2). */
export const LOOKUP_BUDGET_MS = 800;

export interface Lookup {
  /**
   * What can be said of a card now. Known and young enough: at once, without a promise. Otherwise the registry is
   * asked and waited for up to {@link LOOKUP_BUDGET_MS}; its answer goes on into what is known even when it is late.
   */
  lookUp(escn: Escn, limits: FreshnessLimits): LookupOutcome | Promise<LookupOutcome>;
  /** The registry's replies as they come in, also those nobody waited for. */
  subscribe(listener: (escn: Escn, reply: RegistryReply) => void): () => void;
  /** Keeps nothing of what is under way for a card, and asks no more for it by itself. */
  forget(escn: Escn): void;
  /** Gives up what is under way. Idempotent. */
  close(): void;
}

export interface LookupParts {
  readonly registry: Registry;
  readonly knowledge: Knowledge;
  readonly clock: Clock;
  /** Never asks the registry: what is known has to do. */
  readonly offline?: boolean;
  /** From 0 up to 1; spreads a fleet's requests. `Math.random` where it is left out. */
  readonly random?: () => number;
}

/** Local first: the answer comes from what is known, the registry refreshes it behind (design section 1). */
export function createLookup(parts: LookupParts): Lookup {
  const { knowledge, clock } = parts;
  const flights = createFlights(parts.registry, (escn, reply) => {
    if (reply.kind === 'answered') knowledge.remember(escn, reply.answer);
  });
  const refresh = startRefresh({ flights, clock, random: parts.random ?? Math.random });

  return {
    lookUp(escn, limits) {
      const known = knowledge.recall(escn);
      // Without a clock nothing has an age, and nothing known is young enough not to ask.
      const isDated = known !== undefined && clock.trust() === 'trusted';
      const freshness = isDated ? freshnessOf(known, limits, clock.now()) : 'too-old';
      if (known !== undefined && freshness === 'fresh') return fromCache(known);
      if (parts.offline === true) return withoutRegistry(known, 'offline', null);
      if (known !== undefined && freshness === 'revalidate' && limits.liveFirst !== true) {
        // Not waited for: its answer reaches the subscribers and what is known.
        void flights.ask(escn);
        return fromCache(known);
      }
      return askWithinBudget(flights, clock, escn).then((reply) =>
        reply.kind === 'answered'
          ? { kind: 'answered', answer: reply.answer, source: 'registry' }
          : withoutRegistry(known, reply.failure, reply.retryAt),
      );
    },
    subscribe: flights.subscribe,
    forget(escn) {
      flights.forget(escn);
      refresh.forget(escn);
    },
    close() {
      refresh.stop();
      flights.close();
    },
  };
}

function fromCache(answer: RegistryAnswer): LookupOutcome {
  return { kind: 'answered', answer, source: 'cache' };
}

/**
 * What is said when the registry gives nothing. A card once found is shown with its age, and `decide` judges whether
 * that is still good enough; "not registered" of a while ago says nothing any more.
 */
function withoutRegistry(
  known: RegistryAnswer | undefined,
  failure: LookupFailure,
  retryAt: number | null,
): LookupOutcome {
  return known?.kind === 'found' ? fromCache(known) : { kind: 'unavailable', failure, retryAt };
}

function askWithinBudget(flights: Flights, clock: Clock, escn: Escn): Promise<RegistryReply> {
  return new Promise((resolve) => {
    const cancel = clock.setTimer(LOOKUP_BUDGET_MS, () =>
      resolve({ kind: 'unavailable', failure: 'timeout', retryAt: null }),
    );
    void flights.ask(escn).then((reply) => {
      cancel();
      resolve(reply);
    });
  });
}
