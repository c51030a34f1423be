import { randomBytes } from 'node:crypto';
import { signalVerdicts } from '../../application/lane/signal-verdicts.ts';
import {
  createTerminal,
  type PresentationReport,
  type Terminal,
  type TerminalParts,
} from '../../application/lane/terminal.ts';
import type { Gate } from '../../application/ports/service-ports.ts';
import type { CardReaders } from '../../application/ports/terminal-ports.ts';
import { shareReaders } from '../../application/readers/share-readers.ts';
import type { Log } from '../../log/log.ts';
import type { LanePlan } from './plan-lanes.ts';

/** What all lanes have in common. */
type SharedParts = Omit<
  TerminalParts,
  'lane' | 'zone' | 'direction' | 'service' | 'readers' | 'gate' | 'idPrefix' | 'samples'
>;

export interface LanesParts {
  readonly plans: readonly LanePlan[];
  readonly shared: SharedParts;
  readonly readers: CardReaders;
  /** Whether verdicts are shown by the readers' own lights. */
  readonly signal: boolean;
  /** The gate of a lane, where it has one. */
  readonly gateOf: (plan: LanePlan) => Gate | undefined;
  /** What the demo holds out at the lane of the page. */
  readonly samples: TerminalParts['samples'] | undefined;
  readonly log: Log;
}

export interface StartedLanes {
  /** The lane the screen shows. */
  readonly page: Terminal;
  readonly all: readonly Terminal[];
  /** Verdicts of all lanes. */
  onVerdict(listener: (report: PresentationReport, lane: string) => void): () => void;
  close(): void;
}

/** Runs each lane on its share of the readers. */
export function startLanes({ plans, shared, readers, signal, gateOf, samples, log }: LanesParts): StartedLanes {
  // A journal outlives the process: ids that begin anew with each run would name two presentations.
  const run = randomBytes(6).toString('hex');
  const shares = shareReaders(
    readers,
    plans.map((plan) => ({ readers: plan.readers, takesRest: plan.hasPage })),
    (reader) => log.error({ code: 'LANES' }, `two lanes name the reader ${reader}; it serves neither`),
  );
  const ends: (() => void)[] = [];
  const all = plans.map((plan, place) => {
    const own = shares[place] ?? readers;
    const gate = gateOf(plan);
    const terminal = createTerminal({
      ...shared,
      ...plan.place,
      service: plan.service,
      readers: own,
      idPrefix: `${run}-${place + 1}-`,
      hasPage: plan.hasPage && shared.hasPage !== false,
      ...(gate === undefined ? {} : { gate }),
      ...(samples === undefined || !plan.hasPage ? {} : { samples }),
    });
    logVerdicts(terminal, plan.place.lane, log);
    if (signal) ends.push(signalVerdicts(terminal, own));
    return terminal;
  });
  const page = all[plans.findIndex(({ hasPage }) => hasPage)] ?? all[0];
  if (page === undefined) throw new Error('a terminal has a lane');
  return {
    page,
    all,
    onVerdict(listener) {
      const ends = all.map((terminal) => terminal.onVerdict((report) => listener(report, terminal.view.lane)));
      return () => {
        for (const end of ends) end();
      };
    },
    close() {
      for (const end of ends) end();
      for (const terminal of all) terminal.close();
    },
  };
}

function logVerdicts(terminal: Terminal, lane: string, log: Log): void {
  terminal.onVerdict(({ presentationId, verdict, steps }) => {
    const grounds =
      verdict.kind === 'unreadable'
        ? { detail: verdict.detail }
        : { evidence: verdict.evidence, source: verdict.source, ageSeconds: verdict.ageSeconds };
    log.info({ lane, presentationId, verdict: verdict.kind, reason: verdict.reason, ...grounds, steps }, 'verdict');
  });
}
