import {
  BrokenCircuitError,
  CircuitState,
  circuitBreaker,
  ExponentialBackoff,
  halfJitterGenerator,
  handleWhenResult,
  type IBackoff,
} from 'cockatiel';
import { z } from 'zod';
import type { Clock, RegistryReply, StateStore } from '../../application/ports/terminal-ports.ts';
import { LOOKUP_FAILURES, type LookupFailure } from '../../domain/lookup-outcome.ts';
import { isOutage } from './outage.ts';
import { createOutageDetector } from './outage-detector.ts';

/** Spares a registry that is out of order, and those who wait: while it is open nobody is asked and nobody waits. */
export interface Breaker {
  /** Asks, unless it is open; then the reply comes at once, with the failure that opened it and when to try again. */
  ask(question: () => Promise<RegistryReply>): Promise<RegistryReply>;
  readonly isOpen: boolean;
}

/** Longest delay before the first probe, and before any, in ms. It doubles; each is cut by chance to no less than half. */
const PROBE_AFTER = { initialDelay: 1_000, maxDelay: 60_000 } as const;

const storedBreaker = z.object({
  attempts: z.int().min(1).max(1_000),
  failure: z.enum(LOOKUP_FAILURES),
  /** Both ms since 1970. */
  openedAt: z.number(),
  probeAt: z.number(),
});
type Opened = z.infer<typeof storedBreaker>;

/**
 * cockatiel's circuit breaker on our own clock. The library reads the wall clock, and one set back a year would keep it
 * open for a year; so the delay it is told is either over or endless, and our clock says which.
 */
export function createBreaker(clock: Pick<Clock, 'now'>, state: StateStore, name: string): Breaker {
  const stored = storedBreaker.safeParse(state.read(name));
  let opened: Opened | undefined = stored.success ? stored.data : undefined;
  let lastFailure: LookupFailure = opened?.failure ?? 'timeout';
  let isHydrating = opened !== undefined;

  const isDue = (): boolean => {
    if (opened === undefined) return true;
    // Earlier than it opened: the clock was put right since, and the delay is as good as over.
    return clock.now() >= opened.probeAt || clock.now() < opened.openedAt;
  };
  const onOurClock = (backoff: IBackoff<unknown>, attempts: number): IBackoff<unknown> => {
    if (!isHydrating) {
      const now = clock.now();
      opened = { attempts, failure: lastFailure, openedAt: now, probeAt: now + backoff.duration };
      state.write(name, opened);
    }
    return {
      get duration() {
        return isDue() ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      },
      next: (context) => onOurClock(backoff.next(context), attempts + 1),
    };
  };
  const delays = new ExponentialBackoff({ ...PROBE_AFTER, generator: halfJitterGenerator });
  const policy = circuitBreaker(
    handleWhenResult((reply) => isOutage(reply as RegistryReply)),
    {
      breaker: createOutageDetector(),
      halfOpenAfter: { next: () => onOurClock(delays.next(), 1) },
      ...(opened === undefined
        ? {}
        : {
            initialState: {
              ownState: { value: CircuitState.Open, openedAt: 0, attemptNo: opened.attempts },
              breakerState: null,
            },
          }),
    },
  );
  isHydrating = false;
  policy.onReset(() => {
    opened = undefined;
    state.write(name, {});
  });

  const refusal = (): RegistryReply => ({
    kind: 'unavailable',
    failure: lastFailure,
    retryAt: opened?.probeAt ?? null,
  });

  return {
    get isOpen() {
      return policy.state === CircuitState.HalfOpen || (policy.state === CircuitState.Open && !isDue());
    },
    async ask(question) {
      // One probe is enough; who comes meanwhile does not wait for it.
      if (policy.state === CircuitState.HalfOpen) return refusal();
      try {
        return await policy.execute(async () => {
          const reply = await question();
          if (reply.kind === 'unavailable') lastFailure = reply.failure;
          return reply;
        });
      } catch (error) {
        if (error instanceof BrokenCircuitError) return refusal();
        throw error;
      }
    },
  };
}
