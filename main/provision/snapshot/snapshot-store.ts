import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Done } from '../../application/ports/provision-ports.ts';
import type { CardRecord } from '../../domain/card-record.ts';
import type { Escn } from '../../domain/escn.ts';
import { fileFaultOf } from './file-fault.ts';
import { type Installed, ROW_BYTES, ROW_KEY_BYTES } from './format.ts';
import { type ImportEnd, importSnapshot, isErased } from './import-snapshot.ts';
import { type InstalledFile, openInstalled } from './installed-file.ts';
import { createInstalledWriter, type InstalledWriter, ROWS_AT_ONCE, type Swap } from './installed-writer.ts';
import { decodeRecord } from './row-record.ts';
import type { TrustedKey } from './signing-key.ts';
import { createSnapshotSealing, type SnapshotSealing } from './snapshot-sealing.ts';

/** One series of snapshots: the one of it that is in use, if any. */
export interface SnapshotStore {
  /** Undefined where there is none. It may have expired. */
  facts(): Installed | undefined;
  /** What the snapshot says of a card. Synchronous: it is on the verdict path. */
  find(escn: Escn): CardRecord | 'forgotten' | undefined;
  import(path: string, now: number, signal: AbortSignal): Promise<ImportEnd>;
  /**
   * Empties a card's row, for a data-subject request; its key stays behind as the mark that it was there. Waits for an
   * import that is under way.
   */
  forget(escn: Escn): Promise<Done>;
  /** Empties all rows of a snapshot that has ended; its sequence stays, so that no older one takes its place. */
  retire(now: number): Promise<Done>;
  /** Idempotent. */
  close(): void;
}

export interface SnapshotStoreOptions {
  /** Locked by whoever opens the store. */
  readonly dataFolder: string;
  /** Of its file; {@link SNAPSHOT_FILE} where it is left out. */
  readonly name?: string;
  readonly secret: Uint8Array;
  readonly trusted: readonly TrustedKey[];
  /** One line for technicians. */
  readonly onNotice: (line: string) => void;
}

export const SNAPSHOT_FILE = 'snapshot.cards';

/** Opens the store. A file that is of no use is put aside: serving goes on without it. */
export function openSnapshotStore(options: SnapshotStoreOptions): SnapshotStore {
  const { secret, trusted, onNotice } = options;
  const path = join(options.dataFolder, options.name ?? SNAPSHOT_FILE);
  let inUse: { readonly file: InstalledFile; readonly sealing: SnapshotSealing } | undefined;
  /** Ends when what changes the file is done: one change after the other. */
  let lastChange: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  let saidUnreadable = false;

  function reopen(): void {
    inUse?.file.close();
    inUse = undefined;
    const opening = openInstalled(path, secret);
    if (opening.kind === 'unusable') {
      onNotice(opening.message);
      putAside(path, onNotice);
    }
    if (opening.kind === 'open') use(opening.file);
  }
  function use(file: InstalledFile): void {
    // Closed while it was written: the next start opens it.
    if (isClosed) file.close();
    else inUse = { file, sealing: createSnapshotSealing(secret, Buffer.from(file.facts.salt, 'base64url')) };
  }
  const swap: Swap = { before: () => inUse?.file.close(), after: use };
  reopen();

  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = lastChange.then(change);
    // Whoever asked for it hears of its failure.
    lastChange = turn.catch(() => undefined);
    return turn;
  }

  /** Writes the rows in use anew, some of them emptied; without `empties`, none of them. */
  async function rewrite(empties: ((rowKey: Buffer) => boolean) | undefined): Promise<Done> {
    if (inUse === undefined || isClosed) return { ok: true, value: undefined };
    const { file } = inUse;
    let writer: InstalledWriter | undefined;
    try {
      writer = await createInstalledWriter(path);
      let { erased } = file.facts;
      const chunk = Buffer.alloc(ROWS_AT_ONCE * ROW_BYTES);
      for (let row = 0; empties !== undefined && row < file.facts.rows; ) {
        const bytes = file.read(chunk, row);
        if (bytes === 0) break;
        for (let at = 0; at < bytes; at += ROW_BYTES) {
          const one = chunk.subarray(at, at + ROW_BYTES);
          if (!empties(one.subarray(0, ROW_KEY_BYTES)) || isErased(one)) continue;
          one.fill(0, ROW_KEY_BYTES);
          erased += 1;
        }
        writer.add(chunk.subarray(0, bytes));
        await writer.drain();
        row += bytes / ROW_BYTES;
      }
      if (isClosed) return { ok: false, message: `${path} was closed meanwhile and is as it was` };
      const { rows: _rows, bodySha256: _body, ...facts } = file.facts;
      await writer.commit({ ...facts, erased: empties === undefined ? 0 : erased }, secret, swap);
      return { ok: true, value: undefined };
    } catch (error) {
      const fault = fileFaultOf(error);
      if (fault === undefined) throw error;
      // The old file may have been let go of.
      reopen();
      return { ok: false, message: `${path} can't be written now, ${fault.reason}` };
    } finally {
      await writer?.discard();
    }
  }

  function find(escn: Escn): ReturnType<SnapshotStore['find']> {
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
  }

  return {
    facts: () => inUse?.file.facts,

    find,

    import: (file, now, signal) =>
      inTurn(async () => {
        if (signal.aborted || isClosed) return { kind: 'aborted' };
        const parts = { secret, trusted, installedPath: path, inUse: inUse?.file, now, swap };
        const end = await importSnapshot(file, parts, signal);
        // The old file may have been let go of.
        if (end.kind === 'failed') reopen();
        return end;
      }),

    forget: (escn) =>
      inTurn(async () => {
        const dropped = dropAside(path);
        if (!dropped.ok || inUse === undefined) return dropped;
        const rowKey = inUse.sealing.rowKeyOf(escn);
        return find(escn) === undefined ? dropped : rewrite((key) => key.equals(rowKey));
      }),

    retire: (now) =>
      inTurn(async () => {
        const facts = inUse?.file.facts;
        const isToRetire = facts !== undefined && facts.expires <= now && facts.rows > 0;
        return isToRetire ? rewrite(undefined) : { ok: true, value: undefined };
      }),

    close() {
      isClosed = true;
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
