import { z } from 'zod';
import type { Clock, StateStore } from '../../application/ports/terminal-ports.ts';
import { LOOKUP_FAILURES, type LookupFailure } from '../../domain/lookup-outcome.ts';

/** The registry's own word on when to come back (`Retry-After`), obeyed to the millisecond, whatever its size. */
export interface Hold {
  /** Until when nobody asks, in ms since 1970, and why; undefined where there is no such wish. */
  current(): { readonly until: number; readonly failure: LookupFailure } | undefined;
  set(until: number, failure: LookupFailure): void;
}

const storedHold = z.object({ since: z.number(), until: z.number(), failure: z.enum(LOOKUP_FAILURES) });

/** A wish to be left alone that outlives the process. */
export function createHold(clock: Pick<Clock, 'now'>, state: StateStore, name: string): Hold {
  const parsed = storedHold.safeParse(state.read(name));
  let hold = parsed.success ? parsed.data : undefined;

  return {
    current() {
      if (hold === undefined) return undefined;
      const now = clock.now();
      if (now < hold.since) {
        // The clock was put right, backwards: the wish was for a span, and that span begins now.
        hold = { ...hold, since: now, until: now + (hold.until - hold.since) };
        state.write(name, hold);
      }
      if (now < hold.until) return hold;
      hold = undefined;
      state.write(name, {});
      return undefined;
    },
    set(until, failure) {
      const since = clock.now();
      if (until <= since) return;
      // Two wishes at once, from two requests under way: the longer one includes the other.
      if (hold !== undefined && hold.until >= until) return;
      hold = { since, until, failure };
      state.write(name, hold);
    },
  };
}
