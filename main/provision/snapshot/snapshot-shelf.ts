import { readdirSync } from 'node:fs';
import type { Done } from '../../application/ports/provision-ports.ts';
import type { Escn } from '../../domain/escn.ts';
import { fileFaultOf } from './file-fault.ts';
import type { ImportEnd } from './import-snapshot.ts';
import { openSnapshot } from './snapshot-source.ts';
import { openSnapshotStore, SNAPSHOT_FILE, type SnapshotStore, type SnapshotStoreOptions } from './snapshot-store.ts';

/**
 * The snapshots of this terminal: a series for each institution (PIC) whose list it is, and one for lists of whatever
 * a key may see. Each has its own sequence, so its own guard against an older one, and its own end.
 */
export interface SnapshotShelf {
  /** Those in use, the one with the oldest answers first. They may have ended. */
  series(): readonly SnapshotStore[];
  /** Whether any of them has, or had, the card. */
  has(escn: Escn): 'known' | 'forgotten' | undefined;
  /** Takes a snapshot or a delta over into the series it is of. */
  import(path: string, now: number, signal: AbortSignal): Promise<ImportEnd>;
  /** Empties a card's row in each of them, for a data-subject request. */
  forget(escn: Escn): Promise<Done>;
  /** Empties those that have ended. */
  retire(now: number): Promise<Done>;
  /** Idempotent. */
  close(): void;
}

/** Each is a file that is open and looked into at every tap that finds nothing newer. */
export const MOST_SERIES = 32;
const SERIES_FILE = /^snapshot\.(\d{9}|all)\.cards$/;

/** The files of the series in a data folder. `snapshot.cards` is the one series an earlier version had. */
export function seriesFiles(dataFolder: string): readonly string[] {
  try {
    return readdirSync(dataFolder).filter((name) => name === SNAPSHOT_FILE || SERIES_FILE.test(name));
  } catch (error) {
    // No folder yet: no snapshot.
    if (fileFaultOf(error) === undefined) throw error;
    return [];
  }
}

/** Opens what there is. The data folder is locked by whoever opens the shelf. */
export function openSnapshotShelf(options: Omit<SnapshotStoreOptions, 'name'>): SnapshotShelf {
  const { dataFolder, trusted } = options;
  const stores = new Map<string, SnapshotStore>();
  const open = (name: string): SnapshotStore => {
    const store = openSnapshotStore({ ...options, name });
    stores.set(name, store);
    return store;
  };
  for (const name of seriesFiles(dataFolder)) open(name);

  /** The series of an institution, where there is one or room for one. */
  function seriesOf(pic: string | null): SnapshotStore | undefined {
    const name = `snapshot.${pic ?? 'all'}.cards`;
    const there = [...stores.values()].find((store) => store.facts()?.pic === pic) ?? stores.get(name);
    return there ?? (stores.size < MOST_SERIES ? open(name) : undefined);
  }

  async function each(change: (store: SnapshotStore) => Promise<Done>): Promise<Done> {
    let result: Done = { ok: true, value: undefined };
    for (const store of stores.values()) {
      const done = await change(store);
      if (!done.ok) result = done;
    }
    return result;
  }

  return {
    series: () =>
      [...stores.values()]
        .filter((store) => store.facts() !== undefined)
        .sort((a, b) => (a.facts()?.answeredAt ?? 0) - (b.facts()?.answeredAt ?? 0)),

    has(escn) {
      const found = [...stores.values()].map((store) => store.find(escn));
      if (found.some((record) => typeof record === 'object')) return 'known';
      return found.includes('forgotten') ? 'forgotten' : undefined;
    },

    async import(path, now, signal) {
      const opening = await openSnapshot(path, trusted);
      if (opening.kind === 'refused') return opening;
      if (opening.kind === 'unreadable') return { kind: 'failed', message: opening.message };
      const { pic } = opening.source.manifest;
      await opening.source.close();
      const store = seriesOf(pic);
      if (store === undefined) {
        return { kind: 'failed', message: `there are snapshots of ${MOST_SERIES} institutions already` };
      }
      return store.import(path, now, signal);
    },

    forget: (escn) => each((store) => store.forget(escn)),
    retire: (now) => each((store) => store.retire(now)),
    close() {
      for (const store of stores.values()) store.close();
    },
  };
}
