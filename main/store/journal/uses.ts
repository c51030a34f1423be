import type { DatabaseSync } from 'node:sqlite';
import type { UseLedger, UseReservation } from '../../application/ports/service-ports.ts';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import { ESCN_BYTES, escnInto } from '../../domain/escn.ts';
import { createByteSealing } from '../byte-sealing.ts';
import { attempt } from '../sqlite-fault.ts';
import { type DayKey, type DayKeyStore, newDayKey } from './day-key.ts';
import type { JournalDatabase } from './journal-database.ts';
import { type KeptUse, keptUses } from './kept-uses.ts';
import { daysBetween, type ServiceDay } from './service-day.ts';
import type { Waiting } from './write-behind.ts';

/** The ledger of the running day in memory, and what of it waits for the disk. */
export interface KeptLedger extends Waiting {
  readonly ledger: UseLedger;
  /** Ends the day where it is over. To be called now and then: a key shall not outlive its day for want of taps. */
  turnDay(): void;
}

export interface KeptLedgerOptions {
  /** Undefined keeps nothing beyond the process. */
  readonly database: JournalDatabase | undefined;
  readonly dayKeys: DayKeyStore;
  readonly day: ServiceDay;
  /** The terminal's trusted clock. */
  readonly clock: Clock;
  /** Something waits for the disk. */
  readonly wake: () => void;
}

export function keepUses({ database, dayKeys, day, clock, wake }: KeptLedgerOptions): KeptLedger {
  const before = loadDay();
  const left = before?.uses.filter(({ state }) => state === 'reserved') ?? [];
  let dayKey = before?.dayKey ?? newDayKey(day.dayAt(clock.now()));
  let pseudonyms = createByteSealing(dayKey.key, 'uses');
  let rows = keptUses(dayKey.key);
  let byPresentation = new Map<string, KeptUse>();
  let byHolder = new Map<string, KeptUse[]>();
  /** Presentations that are on the disk otherwise than in memory. */
  let changed = new Set<string>();
  /** The day's key is not on the disk, or the one before still is. */
  let isNewDay = before === undefined;
  const name = new Uint8Array(ESCN_BYTES);

  function loadDay(): { readonly dayKey: DayKey; readonly uses: readonly KeptUse[] } | undefined {
    const connection = database?.connection();
    if (connection === undefined) return undefined;
    const loaded = attempt(() => {
      const found = dayKeys.load(connection);
      return found === undefined ? undefined : { dayKey: found, uses: keptUses(found.key).load(connection) };
    });
    return loaded.ok ? loaded.value : undefined;
  }

  /** Puts a use in its place among its holder's, oldest first. */
  function put(use: KeptUse): void {
    byPresentation.set(use.presentation, use);
    const others = (byHolder.get(use.holder) ?? []).filter(({ presentation }) => presentation !== use.presentation);
    byHolder.set(
      use.holder,
      [...others, use].sort((a, b) => a.at - b.at),
    );
  }

  function remove(use: KeptUse): void {
    byPresentation.delete(use.presentation);
    const others = (byHolder.get(use.holder) ?? []).filter((other) => other !== use);
    if (others.length > 0) byHolder.set(use.holder, others);
    else byHolder.delete(use.holder);
  }

  function begin(label: string): void {
    dayKey.key.fill(0);
    dayKey = newDayKey(label);
    pseudonyms = createByteSealing(dayKey.key, 'uses');
    rows = keptUses(dayKey.key);
    byPresentation = new Map();
    byHolder = new Map();
    changed = new Set();
    isNewDay = true;
    wake();
  }

  /**
   * A day ends when the clock shows a later one, and never begins anew: at the end of daylight saving, or when a clock
   * is set back, the day that was goes on. A clock that was days ahead leaves its label behind and not the uses.
   */
  function turnDay(): void {
    const label = day.dayAt(clock.now());
    if (label === dayKey.day) return;
    if (label > dayKey.day) begin(label);
    else if (daysBetween(label, dayKey.day) > 1 && clock.trust() === 'trusted') {
      dayKey = { ...dayKey, day: label };
      isNewDay = true;
      for (const presentation of byPresentation.keys()) changed.add(presentation);
      wake();
    }
  }

  function change(presentation: string): void {
    changed.add(presentation);
    wake();
  }

  for (const use of before?.uses ?? []) put(use);
  turnDay();

  const ledger: UseLedger = {
    holderOf(escn) {
      turnDay();
      escnInto(name, escn);
      const holder = pseudonyms.rowKeyOf(name).toString('hex');
      name.fill(0);
      return holder;
    },
    usesOf(holder) {
      turnDay();
      return byHolder.get(holder) ?? [];
    },
    reserve(use) {
      turnDay();
      const { presentation, holder, service, at, lane, zone, direction } = use;
      put({ presentation, holder, service, at, lane, zone, direction, state: 'reserved' });
      change(presentation);
    },
    commit(presentation) {
      const use = byPresentation.get(presentation);
      if (use === undefined || use.state === 'committed') return;
      put({ ...use, state: 'committed' });
      change(presentation);
    },
    annul(presentation) {
      const use = byPresentation.get(presentation);
      if (use === undefined) return;
      remove(use);
      change(presentation);
    },
    open: () => left.map(withoutState),
  };

  return {
    ledger,
    turnDay,
    isEmpty: () => !isNewDay && changed.size === 0,
    write(connection) {
      const wasNewDay = isNewDay;
      const written = changed;
      if (isNewDay) {
        connection.exec('DELETE FROM uses');
        dayKeys.save(connection, dayKey);
      }
      for (const presentation of written) {
        const use = byPresentation.get(presentation);
        if (use === undefined) rows.remove(connection, presentation);
        else rows.save(connection, use);
      }
      return () => {
        changed = new Set();
        isNewDay = false;
        // The log still has the key of the day before.
        if (wasNewDay) emptyLog(connection);
      };
    },
    onOtherFile() {
      isNewDay = true;
      changed = new Set(byPresentation.keys());
    },
  };
}

/** A fault leaves the log to the next day's end; the key in it is sealed still. */
function emptyLog(connection: DatabaseSync): void {
  attempt(() => void connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get());
}

function withoutState({ state: _, ...reservation }: KeptUse): UseReservation {
  return reservation;
}
