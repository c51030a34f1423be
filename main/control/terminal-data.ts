import type { BulkKnowledge, CardPages, Done, SyncLedger } from '../application/ports/provision-ports.ts';
import type { Clock, Knowledge } from '../application/ports/terminal-ports.ts';
import type { Escn } from '../domain/escn.ts';
import type { SnapshotShelf } from '../provision/snapshot/snapshot-shelf.ts';
import type { SyncState } from '../provision/sync-state.ts';
import type { JournalReading } from '../store/journal/open-journal.ts';

/** What jobs work on: what a terminal has open. Whoever made it closes it. */
export interface TerminalData {
  /** The terminal's trusted clock. */
  readonly clock: Clock;
  readonly knowledge: Knowledge & BulkKnowledge & Forgetting;
  /** Undefined where this terminal has no secret for snapshots. */
  readonly snapshot: SnapshotShelf | undefined;
  /** Where the secret for snapshots would have to be, for people. */
  readonly snapshotSecretPlace: string;
  /** `sync.db`; undefined where `mayMake` is false and there is none. The caller closes it. */
  openLedger(mayMake: boolean): Done<SyncLedger | undefined>;
  /** The institution's list, with the key of this terminal; `router` null is the configured registry. */
  openCardPages(router: string | null): Done<OpenCardPages>;
  /** Lets go of a card that is being looked up now, or waits for it. */
  forgetUnderWay(escn: Escn): void;
  /** Undefined where no terminal is running. */
  syncState(): SyncState | undefined;
  /** Reads the services again and serves by them; undefined where no terminal is running. */
  reloadServices(): ServicesReloaded | undefined;
  /** Undefined where no terminal is running, or its journal lies in memory. */
  journal(): JournalReading | undefined;
}

export interface ServicesReloaded {
  /** How many services there are now. */
  readonly services: number;
  /** What can't be used as it is, one line each; what was good before is served meanwhile. */
  readonly faults: readonly string[];
}

export interface Forgetting {
  /** Removes all that is known of a card, from memory and disk. One line on failure. */
  forget(escn: Escn): { readonly ok: true } | { readonly ok: false; readonly message: string };
}

export interface OpenCardPages {
  readonly pages: CardPages;
  /** Address of the registry. */
  readonly registry: string;
}
