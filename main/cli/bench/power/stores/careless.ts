import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { attempt } from '../../../../store/sqlite-fault.ts';
import {
  faultFinding,
  findingOf,
  type PowerFinding,
  type PowerPlace,
  type PowerStore,
  type Told,
} from '../power-store.ts';

const FILLING = 'x'.repeat(20_000);

/** Negative control: a file that is written over, without a sync. */
export const OVERWRITTEN_FILE: PowerStore = {
  name: 'control: file written over',
  outlives: 'power',
  async work({ data }, from, until, teller) {
    for (let work = from; work < until; work += 1) {
      teller.begin(work);
      writeFileSync(join(data, 'state.json'), JSON.stringify({ filling: FILLING, work }));
      teller.acknowledge(work);
      await nextTurn();
    }
  },
  async examine({ data }, told) {
    const startedAt = performance.now();
    try {
      const { work } = JSON.parse(readFileSync(join(data, 'state.json'), 'utf8')) as { work: number };
      return findingOf(work, told, performance.now() - startedAt);
    } catch (error) {
      return carelessFinding(error, told, performance.now() - startedAt);
    }
  },
};

/** Negative control: a database that syncs nothing. */
export const UNSYNCED_DATABASE: PowerStore = {
  name: 'control: database without syncs',
  outlives: 'power',
  async work(place, from, until, teller) {
    const database = openUnsynced(place);
    const insert = database.prepare('INSERT OR REPLACE INTO state VALUES (1, ?, ?)');
    for (let work = from; work < until; work += 1) {
      teller.begin(work);
      insert.run(work, FILLING);
      teller.acknowledge(work);
      await nextTurn();
    }
    database.close();
  },
  async examine(place, told) {
    const startedAt = performance.now();
    const read = attempt(() => {
      const database = openUnsynced(place);
      const row = database.prepare('SELECT work FROM state').get();
      database.close();
      return Number(row?.['work'] ?? -1);
    });
    const readyMs = performance.now() - startedAt;
    return read.ok ? findingOf(read.value, told, readyMs) : faultFinding('unreadable', read.fault.detail, readyMs);
  },
};

function openUnsynced({ data }: PowerPlace): DatabaseSync {
  const database = new DatabaseSync(join(data, 'careless.db'));
  database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, work INTEGER NOT NULL, filling TEXT NOT NULL)`);
  return database;
}

function carelessFinding(error: unknown, told: Told, readyMs: number): PowerFinding {
  if (error instanceof SyntaxError) return faultFinding('unreadable', 'the file is no JSON', readyMs);
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return findingOf(-1, told, readyMs);
  throw error;
}
