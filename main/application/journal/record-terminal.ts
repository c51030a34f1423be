import type { EventEntry } from '../../domain/journal/entry.ts';
import { createRegistryHealth } from '../lane/registry-health.ts';
import type { Lookup } from '../lookup/lookup.ts';
import type { Journal, UseLedger } from '../ports/service-ports.ts';
import type { Clock } from '../ports/terminal-ports.ts';

/** Stands in an entry for what is of no lane. */
const NO_LANE = '-';

export interface TerminalRecorder {
  /** Something of the terminal itself; `code` is one that `doctor` knows. */
  event(code: string, detail: string): void;
  /** Writes the end. Idempotent. */
  close(): void;
}

export interface TerminalRecorderParts {
  readonly journal: Journal;
  readonly lookup: Pick<Lookup, 'subscribe'>;
  readonly clock: Clock;
  /** What runs, for the entry of the start. */
  readonly version: string;
}

/** Writes what concerns all lanes: start and end, and the registry that fails and answers again. */
export function recordTerminal({ journal, lookup, clock, version }: TerminalRecorderParts): TerminalRecorder {
  const registry = createRegistryHealth('', clock);
  let isClosed = false;

  function event(code: string, detail: string): void {
    const entry: EventEntry = { kind: 'event', at: clock.now(), lane: NO_LANE, code, detail };
    journal.append(entry);
  }

  const unsubscribe = lookup.subscribe((_escn, reply) => {
    const before = registry.view().state;
    registry.apply(reply);
    const { state, failure } = registry.view();
    if (state !== before) event('REGISTRY', failure === null ? state : `${state}: ${failure}`);
  });
  event('START', version);

  return {
    event,
    close() {
      if (isClosed) return;
      isClosed = true;
      unsubscribe();
      event('STOP', version);
    },
  };
}

/**
 * Settles what was on its way when the terminal last ended: nobody saw whether the holders passed, so their uses don't
 * count. To be called before anybody is served.
 */
export function annulLeftOpen(ledger: UseLedger, journal: Journal, clock: Clock): void {
  for (const { presentation, lane } of ledger.open()) {
    ledger.annul(presentation);
    journal.append({ kind: 'passage', at: clock.now(), lane, presentation, outcome: 'annulled', why: 'restart' });
  }
}
