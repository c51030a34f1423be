import { statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AliasTable } from '../../application/ports/terminal-ports.ts';
import { closeQuietly } from '../cache/durable-cache.ts';
import { attempt } from '../sqlite-fault.ts';
import { systemFaultOf } from '../system-fault.ts';
import { openAliasFile } from './alias-file.ts';
import { createAliasSealing } from './alias-sealing.ts';

export interface AliasTableOptions {
  /** Path of `alias.db`; it may come later. */
  readonly path: string;
  readonly terminalKey: Uint8Array;
  /** One line for technicians, without anything of a card, once for each thing that is wrong. */
  readonly onNotice: (line: string) => void;
}

/** A tap waits no longer than this for a lock on the file, in ms; there is one only for moments. */
const WAIT_MS = 50;

interface OpenTable {
  readonly database: DatabaseSync;
  readonly select: StatementSync;
}

/**
 * The alias table as the terminal asks it. A list that is imported while the terminal runs counts from the next card
 * on; a file that is missing or unfit gives nothing, and is looked at again once it has changed.
 */
export function createAliasTable({ path, terminalKey, onNotice }: AliasTableOptions): AliasTable {
  const sealing = createAliasSealing(terminalKey);
  const told = new Set<string>();
  let table: OpenTable | undefined;
  let lookedAt: string | undefined;
  let isClosed = false;

  function tell(line: string): void {
    if (told.has(line)) return;
    told.add(line);
    onNotice(line);
  }

  function openTable(): OpenTable | undefined {
    const stamp = stampOf(path);
    if (stamp === undefined || stamp === lookedAt) return undefined;
    const file = openAliasFile({ path, keyCheck: sealing.keyCheck, forWriting: false, waitMs: WAIT_MS });
    switch (file.kind) {
      case 'open': {
        const { database } = file;
        return { database, select: database.prepare('SELECT sealed FROM aliases WHERE key = ?') };
      }
      case 'none':
        return undefined;
      case 'unfit':
        lookedAt = stamp;
        tell(`${file.message}; cards are not looked up in it`);
        return undefined;
      case 'unavailable':
        tell(file.message);
        return undefined;
    }
  }

  function drop(): void {
    if (table !== undefined) closeQuietly(table.database);
    table = undefined;
  }

  return {
    find(key) {
      if (isClosed) return undefined;
      table ??= openTable();
      const { select } = table ?? {};
      if (select === undefined) return undefined;
      const rowKey = sealing.rowKeyOf(key);
      const found = attempt(() => select.get(rowKey)?.['sealed']);
      if (!found.ok) {
        tell(`${path} can't be read: ${found.fault.detail}`);
        drop();
        return undefined;
      }
      return found.value instanceof Uint8Array ? sealing.open(rowKey, found.value) : undefined;
    },
    close() {
      isClosed = true;
      drop();
    },
  };
}

/** Changes whenever the file does; undefined where there is none. */
function stampOf(path: string): string | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? undefined : `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
  } catch (error) {
    // No permission on the folder, or a file in its place: as good as missing.
    if (systemFaultOf(error) === undefined) throw error;
    return undefined;
  }
}
