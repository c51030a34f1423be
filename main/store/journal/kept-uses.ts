import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { UseReservation } from '../../application/ports/service-ports.ts';
import { DIRECTIONS } from '../../domain/passage/use.ts';
import { createByteSealing } from '../byte-sealing.ts';
import { parsedJson } from '../parsed-json.ts';

/** A use as it is kept: what was reserved, and what became of it. */
export interface KeptUse extends UseReservation {
  readonly state: 'reserved' | 'committed';
}

const keptUse = z.strictObject({
  presentation: z.string(),
  holder: z.string(),
  service: z.string(),
  at: z.number(),
  lane: z.string(),
  zone: z.string().nullable(),
  direction: z.enum(DIRECTIONS).nullable(),
  state: z.enum(['reserved', 'committed']),
});

/** The uses of one day on disk, sealed under the day's key: without it they say nothing, not even how many cards. */
export interface KeptUses {
  /** In the order they were made. Throws SQLite's errors. */
  load(database: DatabaseSync): KeptUse[];
  save(database: DatabaseSync, use: KeptUse): void;
  remove(database: DatabaseSync, presentation: string): void;
}

/** `dayKey` has 32 bytes. */
export function keptUses(dayKey: Uint8Array): KeptUses {
  const sealing = createByteSealing(dayKey, 'uses');
  const rowKeyOf = (presentation: string) => sealing.rowKeyOf(Buffer.from(presentation));
  return {
    load: (database) =>
      database
        .prepare('SELECT key, sealed FROM uses')
        .all()
        .flatMap(({ key, sealed }): KeptUse[] => {
          if (!(key instanceof Uint8Array) || !(sealed instanceof Uint8Array)) return [];
          const opened = sealing.open(key as ReturnType<typeof rowKeyOf>, sealed);
          if (opened.kind !== 'opened') return [];
          const parsed = keptUse.safeParse(parsedJson(Buffer.from(opened.bytes).toString('utf8')));
          return parsed.success ? [parsed.data] : [];
        })
        .sort((a, b) => a.at - b.at),
    save(database, use) {
      const rowKey = rowKeyOf(use.presentation);
      const { presentation, holder, service, at, lane, zone, direction, state } = use;
      const text = JSON.stringify({ presentation, holder, service, at, lane, zone, direction, state });
      const sealed = sealing.seal(rowKey, Buffer.from(text));
      database.prepare('INSERT OR REPLACE INTO uses VALUES (?, ?)').run(rowKey, sealed);
    },
    remove(database, presentation) {
      database.prepare('DELETE FROM uses WHERE key = ?').run(rowKeyOf(presentation));
    },
  };
}
