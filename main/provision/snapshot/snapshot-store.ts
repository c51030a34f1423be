import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Done } from '../../application/provision-ports.ts';
import type { CardRecord } from '../../domain/card-record.ts';
import type { Escn } from '../../domain/escn.ts';
import { fileFaultOf } from './file-fault.ts';
import { type Installed, ROW_BYTES, ROW_KEY_BYTES } from './format.ts';
import { type ImportEnd, importSnapshot, isErased } from './import-snapshot.ts';
import { type InstalledFile, openInstalled } from './installed-file.ts';
import { createInstalledWriter } from './installed-writer.ts';
import { decodeRecord } from './row-record.ts';
import type { TrustedKey } from './signing-key.ts';
import { createSnapshotSealing, type SnapshotSealing } from './snapshot-sealing.ts';

/** The snapshot this terminal has in use, if any. */
export interface SnapshotStore {
  /** Undefined where there is none. It may have expired. */
  facts(): Installed | undefined;
  /** What the snapshot says of a card. Synchronous: it is on the verdict path. */
  find(escn: Escn): CardRecord | 'forgotten' | undefined;
  import(path: string, now: number, signal: AbortSignal): Promise<ImportEnd>;
  /** Empties a card's row, for a data-subject request; its key stays behind as the mark that it was there. */
  forget(escn: Escn): Done;
  /** Empties all rows of a snapshot that has ended; its sequence stays, so that no older one takes its place. */
  retire(now: number): Done;
  /** Idempotent. */
  close(): void;
}

export interface SnapshotStoreOptions {
  /** Holds `snapshot.cards`; locked by whoever opens the store. */
  readonly dataFolder: string;
  readonly secret: Uint8Array;
  readonly trusted: readonly TrustedKey[];
  /** One line for technicians. */
  readonly onNotice: (line: string) => void;
}

export const SNAPSHOT_FILE = 'snapshot.cards';

/** Opens the store. A file that is of no use is put aside: serving goes on without it. */
export function openSnapshotStore(options: SnapshotStoreOptions): SnapshotStore {
  const { secret, trusted, onNotice } = options;
  const path = join(options.dataFolder, SNAPSHOT_FILE);
  let inUse: { readonly file: InstalledFile; readonly sealing: SnapshotSealing } | undefined;
  let isImporting = false;
  let saidUnreadable = false;

  function reopen(): void {
    inUse?.file.close();
    inUse = undefined;
    const opening = openInstalled(path, secret);
    if (opening.kind === 'unusable') {
      onNotice(opening.message);
      putAside(path, onNotice);
    }
    if (opening.kind !== 'open') return;
    const { file } = opening;
    inUse = { file, sealing: createSnapshotSealing(secret, Buffer.from(file.facts.salt, 'base64url')) };
  }
  reopen();

  /** Writes the rows in use anew, some of them emptied. */
  function rewrite(empties: (rowKey: Buffer) => boolean, keepsRows: boolean): Done {
    if (inUse === undefined) return { ok: true, value: undefined };
    const { file } = inUse;
    let writer: ReturnType<typeof createInstalledWriter> | undefined;
    try {
      writer = createInstalledWriter(path);
      let { erased } = file.facts;
      const chunk = Buffer.alloc(4096 * ROW_BYTES);
      for (let row = 0; keepsRows && row < file.facts.rows; ) {
        const bytes = file.read(chunk, row);
        if (bytes === 0) break;
        for (let at = 0; at < bytes; at += ROW_BYTES) {
          const one = chunk.subarray(at, at + ROW_BYTES);
          if (!empties(one.subarray(0, ROW_KEY_BYTES)) || isErased(one)) continue;
          one.fill(0, ROW_KEY_BYTES);
          erased += 1;
        }
        writer.add(chunk.subarray(0, bytes));
        row += bytes / ROW_BYTES;
      }
      const { rows: _rows, bodySha256: _body, ...facts } = file.facts;
      writer.commit({ ...facts, erased: keepsRows ? erased : 0 }, secret, () => file.close());
      return { ok: true, value: undefined };
    } catch (error) {
      const fault = fileFaultOf(error);
      if (fault === undefined) throw error;
      return { ok: false, message: `${path} can't be written now, ${fault.reason}` };
    } finally {
      writer?.discard();
      reopen();
    }
  }

  return {
    facts: () => inUse?.file.facts,

    find(escn) {
      if (inUse === undefined) return undefined;
      const { file, sealing } = inUse;
      const rowKey = sealing.rowKeyOf(escn);
      try {
        const sealed = file.find(rowKey);
        if (sealed === undefined) return undefined;
        if (sealed.every((byte) => byte === 0)) return 'forgotten';
        const plain = sealing.open(escn, rowKey, sealed);
        return plain === undefined ? undefined : decodeRecord(plain, file.facts.issuers);
      } catch (error) {
        const fault = fileFaultOf(error);
        if (fault === undefined) throw error;
        if (!saidUnreadable) onNotice(`${path} can't be read, ${fault.reason}`);
        saidUnreadable = true;
        return undefined;
      }
    },

    async import(file, now, signal) {
      if (isImporting) return { kind: 'failed', message: 'another snapshot is being taken over' };
      isImporting = true;
      try {
        const parts = { secret, trusted, installedPath: path, inUse: inUse?.file, now };
        const end = await importSnapshot(file, parts, signal);
        // Also where it failed: the old file may have been let go of.
        if (end.kind === 'imported' || end.kind === 'failed') reopen();
        return end;
      } finally {
        isImporting = false;
      }
    },

    forget(escn) {
      const dropped = dropAside(path);
      if (!dropped.ok || inUse === undefined) return dropped;
      if (isImporting) return { ok: false, message: 'a snapshot is being taken over; try again when it is done' };
      const rowKey = inUse.sealing.rowKeyOf(escn);
      return rewrite((key) => key.equals(rowKey), true);
    },

    retire(now) {
      const facts = inUse?.file.facts;
      if (facts === undefined || facts.expires > now || facts.rows === 0 || isImporting) {
        return { ok: true, value: undefined };
      }
      return rewrite(() => false, false);
    },

    close() {
      inUse?.file.close();
      inUse = undefined;
    },
  };
}

/** What was put aside may hold the card as well. */
function dropAside(path: string): Done {
  try {
    rmSync(asideOf(path), { force: true });
    return { ok: true, value: undefined };
  } catch (error) {
    const fault = fileFaultOf(error);
    if (fault === undefined) throw error;
    return { ok: false, message: `${asideOf(path)} can't be removed, ${fault.reason}` };
  }
}

function asideOf(path: string): string {
  return `${path}.unusable`;
}

function putAside(path: string, onNotice: (line: string) => void): void {
  try {
    // One is kept, for a technician to look at; the next replaces it.
    renameSync(path, asideOf(path));
  } catch (error) {
    const fault = fileFaultOf(error);
    if (fault === undefined) throw error;
    onNotice(`${path} can't be put aside, ${fault.reason}`);
  }
}
