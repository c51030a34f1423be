import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { createByteSealing, TERMINAL_KEY_BYTES } from '../byte-sealing.ts';
import { parsedJson } from '../parsed-json.ts';

/** The key of a service day, from which all pseudonyms of that day are made. */
export interface DayKey {
  /** `yyyy-MM-dd` of the day it serves. */
  readonly day: string;
  /** 32 random bytes. */
  readonly key: Uint8Array;
}

const stored = z.strictObject({ day: z.iso.date(), key: z.string().regex(/^[0-9a-f]{64}$/) });
const NAME = Buffer.from('day');

export function newDayKey(day: string): DayKey {
  return { day, key: new Uint8Array(randomBytes(TERMINAL_KEY_BYTES)) };
}

/** Keeps a day key sealed under the terminal key, so that a restart goes on with the day. */
export interface DayKeyStore {
  /** Undefined where there is none this terminal made. Throws SQLite's errors. */
  load(database: DatabaseSync): DayKey | undefined;
  /** The key before is overwritten with it (secure_delete), in the file; in the log with the next truncation. */
  save(database: DatabaseSync, dayKey: DayKey): void;
}

export function dayKeyStore(terminalKey: Uint8Array): DayKeyStore {
  const sealing = createByteSealing(terminalKey, 'day');
  const rowKey = sealing.rowKeyOf(NAME);
  return {
    load(database) {
      const sealed = database.prepare('SELECT sealed FROM day').get()?.['sealed'];
      if (!(sealed instanceof Uint8Array)) return undefined;
      const opened = sealing.open(rowKey, sealed);
      if (opened.kind !== 'opened') return undefined;
      const parsed = stored.safeParse(parsedJson(Buffer.from(opened.bytes).toString('utf8')));
      if (!parsed.success) return undefined;
      return { day: parsed.data.day, key: new Uint8Array(Buffer.from(parsed.data.key, 'hex')) };
    },
    save(database, { day, key }) {
      const text = JSON.stringify({ day, key: Buffer.from(key).toString('hex') });
      const sealed = sealing.seal(rowKey, Buffer.from(text));
      database.prepare('INSERT OR REPLACE INTO day VALUES (1, ?)').run(sealed);
    },
  };
}
