import { annulLeftOpen } from '../../../main/application/journal/record-terminal.ts';
import { createTerminal, type PresentationReport, type Terminal } from '../../../main/application/lane/terminal.ts';
import { createLookup } from '../../../main/application/lookup/lookup.ts';
import type { OperatorPin, UseLedger } from '../../../main/application/ports/service-ports.ts';
import type { Knowledge } from '../../../main/application/ports/terminal-ports.ts';
import { ACTIVE_STUDENT, type Service } from '../../../main/domain/service/service.ts';
import type { FakeClock } from '../../fakes/fake-clock.ts';
import { type FakeGate, fakeGate } from '../../fakes/fake-gate.ts';
import { type FakeReaders, fakeReaders } from '../../fakes/fake-readers.ts';
import { fakeRegistry } from '../../fakes/fake-registry.ts';
import { startJournal } from '../../store/journal/journals.ts';
import type { HallLane } from './oracle.ts';

export const PASSAGE_MS = 10_000;
export const PASSBACK_MS = 60_000;

/** One meal at each of two counters, and a minute between them. */
const COUNTER: Service = {
  ...ACTIVE_STUDENT,
  usage: { ...ACTIVE_STUDENT.usage, perDay: 1 },
  passback: { kind: 'zone', seconds: PASSBACK_MS / 1000 },
  gate: { openMs: 3000, passageTimeoutMs: PASSAGE_MS },
};
const ANY_PIN: OperatorPin = { isSet: () => true, check: async () => ({ kind: 'right' }) };

/** A lane at work, with the ends of its reader and its gate. */
export interface ServedLane extends HallLane {
  readonly terminal: Terminal;
  readonly readers: FakeReaders;
  readonly gate: FakeGate;
  /** Verdicts of this run. */
  readonly reports: PresentationReport[];
}

export interface Hall {
  readonly lanes: readonly ServedLane[];
  /** As the lanes have it. */
  readonly uses: UseLedger;
  /** In order, as by SIGTERM. */
  close(): void;
}

export interface HallParts {
  /** Of the journal and the ledger. */
  readonly folder: string;
  readonly clock: FakeClock;
  readonly knowledge: Knowledge;
  /** Unique to the run. */
  readonly run: string;
  /** What the lanes get in place of the ledger. */
  readonly spoil: (uses: UseLedger) => UseLedger;
}

/** Four lanes on one journal and ledger on disk, as they are put together between two restarts. */
export function openHall({ folder, clock, knowledge, run, spoil }: HallParts): Hall {
  const books = startJournal(folder, { clock });
  const uses = spoil(books.uses);
  annulLeftOpen(uses, books.journal, clock);
  const lookup = createLookup({ registry: fakeRegistry(), knowledge, clock, offline: true });
  const lanes = [1, 2, 3, 4].map((number): ServedLane => {
    const service = { ...COUNTER, id: number <= 2 ? 'canteen' : 'takeaway' };
    const parts = { readers: fakeReaders(), gate: fakeGate() };
    const terminal = createTerminal({
      ...parts,
      lane: `Lane ${number}`,
      zone: 'hall',
      service,
      lookup,
      clock,
      registryHost: 'router.test',
      uses,
      journal: books.journal,
      operatorPin: ANY_PIN,
      hasPage: false,
      idPrefix: `${run}-${number}-`,
    });
    const reports: PresentationReport[] = [];
    terminal.onVerdict((report) => reports.push(report));
    return { ...parts, lane: `Lane ${number}`, service: service.id, terminal, reports };
  });
  return {
    lanes,
    uses,
    close() {
      for (const { terminal } of lanes) terminal.close();
      lookup.close();
      books.close();
    },
  };
}
