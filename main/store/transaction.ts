import type { DatabaseSync } from 'node:sqlite';
import { type Attempt, attempt } from './sqlite-fault.ts';

/** Does all of the work or, on any fault, nothing of it. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): Attempt<T> {
  return attempt(() => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite has rolled back by itself on some faults; on a full disk even this may fail, and closing does it.
      if (database.isTransaction) attempt(() => database.exec('ROLLBACK'));
      throw error;
    }
  });
}
