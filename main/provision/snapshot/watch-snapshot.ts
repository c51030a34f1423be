import { statSync } from 'node:fs';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import { fileFaultOf } from './file-fault.ts';
import { IMPORT_WORDS } from './import-words.ts';
import type { SnapshotShelf } from './snapshot-shelf.ts';

export interface WatchOptions {
  /** A file, or where one may come to be: the path on a USB stick that isn't there yet. */
  readonly path: string;
  readonly store: Pick<SnapshotShelf, 'import'>;
  readonly clock: Pick<Clock, 'now' | 'setTimer'>;
  /** One line for technicians. */
  readonly notice: (line: string) => void;
}

/** A stick is pulled out and put in by people: they wait that long. */
const LOOK_EVERY_MS = 5_000;

/**
 * Takes the file over at once, and again whenever it changes and has stopped changing. Returns what ends the watch and
 * waits for what is under way.
 */
export function watchSnapshot({ path, store, clock, notice }: WatchOptions): () => Promise<void> {
  const lifetime = new AbortController();
  let cancel: () => void = () => undefined;
  /** What the file looked like when it was last tried, and when it was last seen. */
  let tried = '';
  let seen = looksOf(path);
  let work = take();

  function look(): void {
    const now = looksOf(path);
    const isStill = now === seen;
    seen = now;
    if (isStill && now !== '' && now !== tried) work = take();
    else cancel = clock.setTimer(LOOK_EVERY_MS, look);
  }

  async function take(): Promise<void> {
    tried = seen;
    if (seen !== '') {
      const end = await store.import(path, clock.now(), lifetime.signal);
      if (end.kind === 'imported') notice(`${path}: ${end.manifest.total} cards are in use now`);
      else if (end.kind === 'failed') notice(end.message);
      // In use already: a stick that stays in says nothing at every start.
      else if (end.kind === 'refused' && end.code !== 'in-use-already') notice(`${path} ${IMPORT_WORDS[end.code]}`);
    }
    if (!lifetime.signal.aborted) cancel = clock.setTimer(LOOK_EVERY_MS, look);
  }

  return async () => {
    lifetime.abort();
    cancel();
    await work;
  };
}

/** Changes whenever the file does; empty where there is none. */
function looksOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    if (fileFaultOf(error) === undefined) throw error;
    return '';
  }
}
