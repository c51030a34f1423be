import type { Clock, StateStore } from '../application/ports/terminal-ports.ts';
import { createOneTimer } from './cache/one-timer.ts';
import { type JournalDatabase, openJournalDatabase } from './journal/journal-database.ts';
import { parsedJson } from './parsed-json.ts';
import { attempt, type SqliteFault } from './sqlite-fault.ts';
import { createStateTags } from './state-record.ts';

/** Small states that end with the process: for the demo, and where nothing can be kept. */
export function createMemoryState(): StateFile {
  const values = new Map<string, string>();
  return {
    read: (name) => parsedOrUndefined(values.get(name)),
    write: (name, value) => void values.set(name, JSON.stringify(value)),
    close: () => undefined,
  };
}

/** {@link StateStore} in `journal.db`. */
export interface StateFile extends StateStore {
  /** Tries once more what could not be written, and closes. Idempotent. */
  close(): void;
}

export interface StateFileOptions {
  /** Of the terminal's data; `journal.db` lies in it. Must be there. */
  readonly folder: string;
  /** 32 bytes; a state that was not written under it is not believed. */
  readonly terminalKey: Uint8Array;
  readonly clock: Clock;
  /** One line for the technician. */
  readonly onNotice: (notice: string) => void;
}

/** The small states on a file of their own. */
export function openStateFile(options: StateFileOptions): StateFile {
  const database = openJournalDatabase(options);
  const states = statesIn(database, options);
  return {
    ...states,
    close() {
      states.close();
      database.close();
    },
  };
}

/**
 * The small states in `journal.db`. Where no file can be had they live in memory, and are written as soon as one is.
 */
export function statesIn(database: JournalDatabase, options: Omit<StateFileOptions, 'folder'>): StateFile {
  const { onNotice } = options;
  const { path } = database;
  const tags = createStateTags(options.terminalKey);
  const memory = new Map<string, string>();
  const unwritten = new Set<string>();
  let isFailing = false;
  const writing = createOneTimer(options.clock, () => {
    for (const name of [...unwritten]) store(name);
  });

  const meet = (fault: SqliteFault): void => {
    if (!isFailing) onNotice(`${path} fails: ${fault.detail}; clock and breaker are remembered in memory only`);
    isFailing = true;
  };

  function store(name: string): void {
    const content = memory.get(name);
    const connection = database.connection();
    if (content === undefined || connection === undefined) return;
    const upsert = 'INSERT INTO state VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET content = ?2, tag = ?3';
    const written = attempt(() => connection.prepare(upsert).run(name, content, tags.tagOf(name, content)));
    if (!written.ok) {
      // Tried again with the next write; the clock writes every minute.
      meet(written.fault);
      return;
    }
    unwritten.delete(name);
    if (isFailing) onNotice(`${path} is written again`);
    isFailing = false;
  }

  const load = (name: string): string | undefined => {
    const connection = database.connection();
    if (connection === undefined) return undefined;
    const found = attempt(() => connection.prepare('SELECT content, tag FROM state WHERE name = ?').get(name));
    if (!found.ok) {
      meet(found.fault);
      return undefined;
    }
    const { content, tag } = found.value ?? {};
    if (typeof content !== 'string' || !(tag instanceof Uint8Array)) return undefined;
    if (tags.fits(name, content, tag)) return content;
    onNotice(`${path}: the state "${name}" was not written by this terminal; it is not used`);
    return undefined;
  };

  return {
    read: (name) => parsedOrUndefined(memory.get(name) ?? load(name)),
    write(name, value) {
      memory.set(name, JSON.stringify(value));
      unwritten.add(name);
      writing.start(0);
    },
    close() {
      writing.cancel();
      for (const late of unwritten) store(late);
    },
  };
}

function parsedOrUndefined(content: string | undefined): unknown {
  return content === undefined ? undefined : parsedJson(content);
}
