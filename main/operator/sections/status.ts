import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { TerminalView } from '../../ipc/contract.ts';
import type { ContentOf } from '../../ipc/operator.ts';
import type { Section } from './section.ts';

type Status = ContentOf<'status'>;

/** What the terminal tells of itself. */
export interface StatusFacts {
  readonly clock: Clock;
  readonly startedAt: number;
  readonly views: () => readonly TerminalView[];
  /** Whether the registry is left alone for the moment. */
  readonly isResting: () => boolean;
  readonly known: () => Status['known'];
  readonly sync: () => Status['sync'];
  readonly journal: () => Status['journal'];
  readonly steps: () => Status['steps'];
  /** Resident memory of this process, in bytes. */
  readonly rssBytes: () => number;
}

/** Live status: lanes, readers, registry, sync, clock, memory, and how long each step takes. */
export function statusSection(facts: StatusFacts): Section {
  return {
    everyMs: 1_000,
    read: () => {
      const views = facts.views();
      const registry = views[0]?.registry ?? NOT_ASKED;
      return {
        section: 'status',
        startedAt: facts.startedAt,
        now: facts.clock.now(),
        isClockTrusted: facts.clock.trust() === 'trusted',
        rssBytes: facts.rssBytes(),
        lanes: views.map(({ lane, service, session, readers, gate }) => ({
          lane,
          service: service.name,
          state: session.state,
          readers,
          gate,
        })),
        registry: { ...registry, isResting: facts.isResting() },
        known: facts.known(),
        sync: facts.sync(),
        journal: facts.journal(),
        steps: [...facts.steps()],
      };
    },
  };
}

const NOT_ASKED: TerminalView['registry'] = { state: 'not-asked-yet', host: '', failure: null, lastAnswerAt: null };
