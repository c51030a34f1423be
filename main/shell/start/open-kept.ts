import type { Clock, Knowledge } from '../../application/ports/terminal-ports.ts';
import { machineBootTime } from '../../clock/boot-time.ts';
import type { AfterRestart } from '../../clock/clock-anchor.ts';
import { createTrustedClock, type TrustedClock } from '../../clock/trusted-clock.ts';
import { ensureHome, type Home } from '../../config/home.ts';
import { knowledgeWithSnapshot } from '../../provision/knowledge-with-snapshot.ts';
import type { SnapshotShelf } from '../../provision/snapshot/snapshot-shelf.ts';
import { sweepUnfinished } from '../../store/exclusive-file.ts';
import { type JournalReading, type OpenJournal, openJournal } from '../../store/journal/open-journal.ts';
import { terminalKeyOf } from '../../store/keys/terminal-key.ts';
import { createMemoryKnowledge, type LocalKnowledge, openKnowledge } from '../../store/knowledge.ts';
import { createMemoryState, type StateFile } from '../../store/state-file.ts';
import { openSnapshot } from './open-snapshot.ts';

/** What a terminal keeps: what it knows, its clock and its small states. */
export interface Kept {
  readonly kind: 'kept';
  /** What is known from answers and syncs alone. */
  readonly answers: LocalKnowledge;
  /** The same with the snapshot behind it: what the lanes ask. */
  readonly knowledge: Knowledge;
  readonly clock: TrustedClock;
  readonly state: StateFile;
  readonly snapshot: SnapshotShelf | undefined;
  /** Begins journal and ledger of uses; undefined where all of it lies in memory. */
  readonly beginJournal: OpenJournal['begin'] | undefined;
  /** For whoever reads the journal inside this process; undefined until it has begun. */
  journalReading(): JournalReading | undefined;
  /** 32 bytes; undefined where all of it lies in memory and ends with the process. */
  readonly terminalKey: Uint8Array | undefined;
  close(): void;
}

export type KeptOpening =
  | Kept
  /** Another process works on the data folder; one line. */
  | { readonly kind: 'in-use'; readonly message: string }
  /** Nothing can be kept there; one line. */
  | { readonly kind: 'unusable'; readonly message: string };

export interface KeptPlace {
  readonly home: Home;
  /** The machine's own. */
  readonly clock: Clock;
  /** Whose time counts after a reboot. */
  readonly afterRestart?: AfterRestart | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** One line for technicians, without any card number. */
  readonly notice: (line: string) => void;
}

/** Opens what lies on disk in the data folder, and holds its lock until it is closed. */
export function openKept({ home, clock: machine, afterRestart, env, notice }: KeptPlace): KeptOpening {
  const ready = ensureHome(home);
  if (!ready.ok) return { kind: 'unusable', message: ready.message };
  for (const folder of [home.keysFolder, home.dataFolder]) sweepUnfinished(folder, machine.now());
  const key = terminalKeyOf(home.keysFolder, env);
  if (key.kind === 'unusable') return key;
  // Held back until it is sure that the folder is ours: another process's files are not broken.
  const notices = [...key.notices];
  const say = (line: string): void => void (isOpen ? notice(line) : notices.push(line));
  let isOpen = false;
  const books = openJournal({ dataFolder: home.dataFolder, terminalKey: key.key, clock: machine, onNotice: say });
  const { state } = books;
  const clock = trustedClock(machine, state, afterRestart);
  const opening = openKnowledge({ dataFolder: home.dataFolder, terminalKey: key.key, clock, onNotice: notice });
  if (opening.kind === 'in-use') {
    clock.close();
    books.close();
    return { kind: 'in-use', message: opening.message };
  }
  isOpen = true;
  for (const line of [...notices, ...opening.notices]) notice(line);
  const snapshot = openSnapshot({ home, env, notice });
  const { knowledge: answers } = opening;
  return {
    kind: 'kept',
    answers,
    knowledge: snapshot === undefined ? answers : knowledgeWithSnapshot(answers, snapshot, clock),
    clock,
    state,
    snapshot,
    terminalKey: key.key,
    beginJournal: books.begin,
    journalReading: books.reading,
    close() {
      snapshot?.close();
      answers.close();
      clock.close();
      books.close();
    },
  };
}

/** The same in memory, for the demo and where nothing can be kept. `machine` is the machine's own clock. */
export function keptInMemory(machine: Clock): Kept {
  const state = createMemoryState();
  const clock = trustedClock(machine, state);
  const answers = createMemoryKnowledge(clock);
  const close = (): void => {
    answers.close();
    clock.close();
    state.close();
  };
  const nothing = {
    snapshot: undefined,
    terminalKey: undefined,
    beginJournal: undefined,
    journalReading: () => undefined,
  };
  return { kind: 'kept', answers, knowledge: answers, clock, state, ...nothing, close };
}

function trustedClock(machine: Clock, state: StateFile, afterRestart?: AfterRestart): TrustedClock {
  return createTrustedClock({ machine, boot: machineBootTime(process.platform), state, afterRestart });
}
