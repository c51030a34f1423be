import { randomBytes } from 'node:crypto';
import { annulLeftOpen, recordTerminal, type TerminalRecorder } from '../../application/journal/record-terminal.ts';
import { type WatchedJournal, watchJournal } from '../../application/journal/watched-journal.ts';
import type { Lookup } from '../../application/lookup/lookup.ts';
import type { OperatorPin, UseLedger } from '../../application/ports/service-ports.ts';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import { machineBootTime } from '../../clock/boot-time.ts';
import type { Home } from '../../config/home.ts';
import { dayZoneOf } from '../../config/journal.ts';
import type { Settings } from '../../config/settings.ts';
import { TESSERA_VERSION } from '../../control/version.ts';
import type { Log } from '../../log/log.ts';
import { dayKeyStore } from '../../store/journal/day-key.ts';
import type { JournalReading } from '../../store/journal/open-journal.ts';
import { serviceDay } from '../../store/journal/service-day.ts';
import { keepUses } from '../../store/journal/uses.ts';
import { openOperatorPin } from '../../store/keys/operator-pin.ts';
import type { Kept } from './open-kept.ts';

export interface BooksPlace {
  readonly kept: Kept;
  readonly lookup: Lookup;
  readonly settings: Pick<Settings, 'journal'>;
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
  /** One line for technicians. */
  readonly notice: (line: string) => void;
}

/** What a terminal writes down, and the PIN whose misuse it writes down. */
export interface Books {
  /** Where nothing can be kept on disk it only tells those who count along. */
  readonly journal: WatchedJournal;
  readonly uses: UseLedger;
  readonly operatorPin: OperatorPin;
  /** For whoever reads the journal inside this terminal. */
  readonly reading: JournalReading | undefined;
  readonly recorder: TerminalRecorder | undefined;
  /** Writes the end. What it wrote to is closed with the rest that is kept. */
  close(): void;
}

/** Begins the books. What was on its way when the terminal last ended is settled first. */
export function openBooks({ kept, lookup, settings, home, env, platform, log, notice }: BooksPlace): Books {
  const { clock, state } = kept;
  const { retentionDays, dayStartsAt } = settings.journal;
  const day = { startsAt: dayStartsAt, zone: dayZoneOf(settings.journal) };
  const { bootId } = machineBootTime(platform);
  const begun = kept.beginJournal?.({
    ...{ clock, bootId, retentionDays, day },
    // A log that leaves the machine takes them along: see journal.md.
    onCheckpoint: (signed) => log.info({ journalCheckpoint: signed }, 'journal checkpoint'),
  });
  const journal = watchJournal(begun?.journal);
  const uses = begun?.uses ?? usesInMemory(clock, day);
  const recorder =
    begun === undefined ? undefined : recordTerminal({ journal, lookup, clock, version: TESSERA_VERSION });
  if (begun !== undefined) annulLeftOpen(uses, journal, clock);
  return {
    journal,
    uses,
    operatorPin: openOperatorPin({ keysFolder: home.keysFolder, env, state, clock, onNotice: notice }),
    reading: begun?.reading,
    recorder,
    close: () => recorder?.close(),
  };
}

/** The day's uses where no disk takes them: rules that count still count, until the terminal ends. */
function usesInMemory(clock: Clock, day: { readonly startsAt: string; readonly zone: string }): UseLedger {
  const dayKeys = dayKeyStore(new Uint8Array(randomBytes(32)));
  const kept = keepUses({
    database: undefined,
    dayKeys,
    day: serviceDay(day.startsAt, day.zone),
    clock,
    wake: () => undefined,
  });
  return kept.ledger;
}
