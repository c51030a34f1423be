import type { Clock, Registry, RegistryReply, StateStore } from '../../application/ports/terminal-ports.ts';
import { createBreaker } from './breaker.ts';
import { createHold } from './hold.ts';

export interface GuardOptions {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  /** Where breaker and `Retry-After` outlive the process. */
  readonly state: StateStore;
  /** Host of the registry: the state of one is not another's. */
  readonly host: string;
}

/** {@link Registry} that tells when it is better left alone. */
export interface GuardedRegistry extends Registry {
  /** Whether it asked to be left alone, or is out of order: only a card that is held out is worth a question. */
  readonly isResting: boolean;
}

/** A second try has to leave the answer time to come before the verdict's budget of 800 ms is over. */
export const RETRY_WITHIN_MS = 400;

/**
 * A registry that is left alone when it asks for it or is out of order (quality section 2). In this order: a
 * `Retry-After` in force, the breaker, then the question, asked a second time where the connection broke under it:
 * a kept connection that the other end closed in the same moment. Nothing else is asked twice.
 */
export function guardRegistry(inner: Registry, { clock, state, host }: GuardOptions): GuardedRegistry {
  const hold = createHold(clock, state, `registry-hold ${host}`);
  const breaker = createBreaker(clock, state, `registry-breaker ${host}`);

  async function askTwiceAtMost(question: () => Promise<RegistryReply>, signal: AbortSignal): Promise<RegistryReply> {
    const startedAt = clock.monotonic();
    const first = await question();
    const broke = first.kind === 'unavailable' && first.failure === 'reset';
    if (!broke || signal.aborted || clock.monotonic() - startedAt > RETRY_WITHIN_MS) return first;
    return question();
  }

  return {
    async lookUp(escn, signal) {
      const held = hold.current();
      if (held !== undefined) return { kind: 'unavailable', failure: held.failure, retryAt: held.until };
      return breaker.ask(async () => {
        const reply = await askTwiceAtMost(() => inner.lookUp(escn, signal), signal);
        if (reply.kind === 'unavailable' && reply.retryAt !== null) hold.set(reply.retryAt, reply.failure);
        return reply;
      });
    },
    get isResting() {
      return hold.current() !== undefined || breaker.isOpen;
    },
    close: inner.close,
  };
}
