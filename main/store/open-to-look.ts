import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { SIDE_FILES } from './cache/set-aside.ts';

/**
 * Opens a database to read, and leaves its folder as it was. Throws SQLite's errors.
 *
 * SQLite makes `-wal` and `-shm` for any reader of a database in WAL mode, and a reader that may not write can't remove
 * them. A terminal that ended in order leaves neither, and nobody changes its file then: so it is opened as one that
 * doesn't change, without them and without locks (sqlite.org/uri.html, `immutable`). Where one of them is there, a
 * terminal is running, which the locks tell, or was killed, and its last rows are in there. Not to be used beside a connection of this
 * very process: closing one ends the other's locks.
 */
export function openToLook(path: string): DatabaseSync {
  const options = { readOnly: true, timeout: 0 };
  if (SIDE_FILES.some((suffix) => existsSync(path + suffix))) return new DatabaseSync(path, options);
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, options);
}
