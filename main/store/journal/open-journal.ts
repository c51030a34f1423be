import type { Journal, UseLedger } from '../../application/ports/service-ports.ts';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import { createOneTimer } from '../cache/one-timer.ts';
import { type StateFile, statesIn } from '../state-file.ts';
import { growRows } from './append-rows.ts';
import type { SignedCheckpoint } from './checkpoint.ts';
import { dayKeyStore } from './day-key.ts';
import { openJournalDatabase } from './journal-database.ts';
import { deriveJournalKeys, type JournalKeys } from './journal-keys.ts';
import { type JournalSource, sourceOn } from './journal-source.ts';
import { reserveIn } from './reserve.ts';
import { serviceDay } from './service-day.ts';
import { keepUses } from './uses.ts';
import { createWriteBehind, type WriteBehind } from './write-behind.ts';

/** Where the service days begin, for pseudonyms and the count of uses. */
export interface DayRule {
  /** `HH:mm` of the wall clock. */
  readonly startsAt: string;
  /** IANA name the platform knows. */
  readonly zone: string;
}

export interface JournalPlace {
  /** Of the terminal's data; must be there. */
  readonly dataFolder: string;
  /** 32 bytes. */
  readonly terminalKey: Uint8Array;
  /** The machine's own: for timers, and until there is a trusted one. */
  readonly clock: Clock;
  /** One line for the technician. */
  readonly onNotice: (notice: string) => void;
}

export interface BegunOptions {
  /** The trusted clock, which has its mark in the states. */
  readonly clock: Clock;
  /** The machine's own id of its run; null where it has none. */
  readonly bootId: string | null;
  readonly retentionDays: number;
  readonly day: DayRule;
  /** Sends a checkpoint off the machine: to the log, say. */
  readonly onCheckpoint?: (signed: SignedCheckpoint) => void;
}

/** `journal.db` of a running terminal. */
export interface OpenJournal {
  /** The clock's mark and the like: there before the journal begins, since its clock needs them. */
  readonly state: StateFile;
  /** Begins journal and ledger, once the data folder is known to be this process's. Once. */
  begin(options: BegunOptions): BegunJournal;
  /** For whoever reads the journal inside this process; undefined until it has begun. */
  reading(): JournalReading | undefined;
  /** Writes what waits, signs it and closes. Idempotent. */
  close(): void;
}

export interface BegunJournal {
  readonly journal: Journal;
  readonly uses: UseLedger;
  readonly reading: JournalReading;
}

/** A running terminal's journal, for whoever reads it inside that terminal. */
export interface JournalReading {
  readonly keys: JournalKeys;
  /** What is on the disk after all that waits was written; undefined while there is no file. */
  current(): JournalSource | undefined;
  /** Signs what is there, so that the checkpoint covers all of it. */
  sign(): void;
  /** Rows since the start that are on the disk. */
  written(): number;
  /** Rows lost since the start because the disk was full for long. */
  lost(): number;
}

/** How often a day's end, old rows and the reserve are looked after. */
const LOOK_EVERY_MS = 60_000;
/** Rows are covered by a checkpoint at the latest after this. */
export const SIGN_EVERY_MS = 15 * 60_000;
/** Pause between two steps of dropping old rows. */
const BETWEEN_DROPS_MS = 1_000;
const DAY_MS = 86_400_000;

/** Opens `journal.db` with all that is in it: states, the journal and the ledger of uses. Never throws for what a disk can do. */
export function openJournal({ dataFolder, terminalKey, clock: machine, onNotice }: JournalPlace): OpenJournal {
  const database = openJournalDatabase({ folder: dataFolder, clock: machine, onNotice });
  const state = statesIn(database, { terminalKey, clock: machine, onNotice });
  let end = (): void => undefined;
  let reading: JournalReading | undefined;

  function begin({ clock, bootId, retentionDays, day, onCheckpoint = () => undefined }: BegunOptions): BegunJournal {
    const keys = deriveJournalKeys(terminalKey);
    const reserve = reserveIn(dataFolder);
    const rows = growRows({ database, keys, clock, bootId, onNotice, onCheckpoint });
    const dayKeys = dayKeyStore(terminalKey);
    // A day that is over ends before there is anything to wake.
    let writing: WriteBehind | undefined;
    const wake = (): void => writing?.wake();
    const uses = keepUses({ database, dayKeys, day: serviceDay(day.startsAt, day.zone), clock, wake });
    const writer = createWriteBehind({ database, waiting: [rows, uses], clock: machine, reserve, onNotice });
    writing = writer;
    wake();

    let signedAt = machine.monotonic();
    const looking = createOneTimer(machine, look);
    const dropping = createOneTimer(machine, drop);
    function look(): void {
      looking.start(LOOK_EVERY_MS);
      uses.turnDay();
      reserve.take();
      if (rows.unsigned() === 0) signedAt = machine.monotonic();
      else if (machine.monotonic() - signedAt >= SIGN_EVERY_MS) {
        signedAt = machine.monotonic();
        rows.sign();
        wake();
      }
      dropping.start(BETWEEN_DROPS_MS);
    }
    function drop(): void {
      // Ages are not to be judged by a clock nobody believes.
      if (clock.trust() !== 'trusted') return;
      const oldest = Math.floor(clock.now() / DAY_MS) - retentionDays;
      if (rows.dropBefore(oldest)) dropping.start(BETWEEN_DROPS_MS);
    }
    looking.start(BETWEEN_DROPS_MS);

    end = () => {
      looking.cancel();
      dropping.cancel();
      rows.sign();
      writer.close();
      if (!rows.isEmpty()) onNotice(`${database.path} did not take the last rows of the journal`);
    };
    reading = {
      keys,
      current() {
        writer.flush();
        const connection = database.connection();
        return connection === undefined ? undefined : sourceOn(connection);
      },
      sign() {
        rows.sign();
        writer.flush();
      },
      written: () => rows.written(),
      lost: () => rows.lost(),
    };
    return {
      journal: {
        append(entry) {
          rows.append(entry);
          wake();
        },
      },
      uses: uses.ledger,
      reading,
    };
  }

  return {
    state,
    begin,
    reading: () => reading,
    close() {
      end();
      end = () => undefined;
      state.close();
      database.close();
    },
  };
}
