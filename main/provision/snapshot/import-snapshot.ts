import { fileFaultOf } from './file-fault.ts';
import { type Installed, type Manifest, ROW_BYTES, ROW_KEY_BYTES } from './format.ts';
import type { HeaderFault } from './header.ts';
import type { InstalledFile } from './installed-file.ts';
import { createInstalledWriter, type InstalledWriter, ROWS_AT_ONCE, type Swap } from './installed-writer.ts';
import type { TrustedKey } from './signing-key.ts';
import { secretCheckOf } from './snapshot-sealing.ts';
import { openSnapshot, type SnapshotSource } from './snapshot-source.ts';

export type ImportFault =
  | HeaderFault
  | 'expired'
  | 'in-use-already'
  | 'older'
  | 'other-base'
  | 'other-series'
  | 'other-secret'
  | 'counts';

export type ImportEnd =
  | { readonly kind: 'imported'; readonly manifest: Manifest }
  | { readonly kind: 'refused'; readonly code: ImportFault }
  /** The file can't be read, or the terminal's disk doesn't take it; one line. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'aborted' };

export interface ImportParts {
  readonly secret: Uint8Array;
  readonly trusted: readonly TrustedKey[];
  /** Where the snapshot in use lies. */
  readonly installedPath: string;
  /** The one in use, if there is one. */
  readonly inUse: InstalledFile | undefined;
  /** Lets go of it and takes the new one into use. */
  readonly swap: Swap;
  /** ms since 1970. */
  readonly now: number;
}

/**
 * Takes a snapshot into use: checked whole, merged with the one in use where it is a delta, and swapped in one step.
 * Whatever goes wrong before, the one in use stays as it was.
 */
export async function importSnapshot(path: string, parts: ImportParts, signal: AbortSignal): Promise<ImportEnd> {
  const opening = await openSnapshot(path, parts.trusted);
  if (opening.kind === 'refused') return opening;
  if (opening.kind === 'unreadable') return { kind: 'failed', message: opening.message };
  const { source } = opening;
  let writer: InstalledWriter | undefined;
  try {
    const obstacle = obstacleTo(source.manifest, parts);
    if (obstacle !== undefined) return { kind: 'refused', code: obstacle };
    writer = await createInstalledWriter(parts.installedPath);
    const merged = await merge(source, writer, parts, signal);
    if (merged === 'aborted') return { kind: 'aborted' };
    const fault = merged === 'damaged' ? merged : faultIn(source, writer);
    if (fault !== undefined || merged === 'damaged') return { kind: 'refused', code: fault ?? 'damaged' };
    const facts = { ...commonFacts(source.manifest), erased: merged };
    await writer.commit(facts, parts.secret, parts.swap);
    return { kind: 'imported', manifest: source.manifest };
  } catch (error) {
    const fault = fileFaultOf(error);
    if (fault === undefined) throw error;
    return { kind: 'failed', message: `${parts.installedPath}: the snapshot can't be taken over, ${fault.reason}` };
  } finally {
    await writer?.discard();
    await source.close();
  }
}

/** What a snapshot in use keeps of its manifest. */
function commonFacts(manifest: Manifest): Omit<Installed, 'rows' | 'erased' | 'bodySha256'> {
  const { version, keyId, salt, secretCheck, sequence, created, answeredAt, expires, pic, issuers } = manifest;
  return { version, keyId, salt, secretCheck, sequence, created, answeredAt, expires, pic, issuers };
}

function obstacleTo(manifest: Manifest, { now, inUse, secret }: ImportParts): ImportFault | undefined {
  if (manifest.secretCheck !== secretCheckOf(secret)) return 'other-secret';
  if (manifest.expires <= now) return 'expired';
  const facts = inUse?.facts;
  if (facts !== undefined && manifest.pic !== facts.pic) return 'other-series';
  if (facts !== undefined && manifest.sequence === facts.sequence) return 'in-use-already';
  if (facts !== undefined && manifest.sequence < facts.sequence) return 'older';
  if (manifest.baseSequence === null) return undefined;
  // A delta fits on exactly what it was made from.
  const fits = facts !== undefined && facts.sequence === manifest.baseSequence && facts.salt === manifest.salt;
  return fits ? undefined : 'other-base';
}

/** What the signed manifest promised of the whole, held against what came. */
function faultIn(source: SnapshotSource, writer: InstalledWriter): ImportFault | undefined {
  if (source.sha256() !== source.manifest.bodySha256) return 'damaged';
  if (writer.rows !== source.manifest.total) return 'counts';
  return writer.keysSha256() === source.manifest.keysSha256 ? undefined : 'counts';
}

/** Lays the snapshot's rows over those in use, both sorted. Gives the rows that are empty on request, or a fault. */
async function merge(
  source: SnapshotSource,
  writer: InstalledWriter,
  { inUse }: ImportParts,
  signal: AbortSignal,
): Promise<number | 'damaged' | 'aborted'> {
  const { manifest } = source;
  const removed = new Set<string>();
  for (let left = manifest.removed; left > 0; left -= ROWS_AT_ONCE) {
    const keys = await source.next(Math.min(left, ROWS_AT_ONCE) * ROW_KEY_BYTES);
    for (let at = 0; at < keys.length; at += ROW_KEY_BYTES)
      removed.add(keys.toString('latin1', at, at + ROW_KEY_BYTES));
  }
  const base = manifest.baseSequence === null ? undefined : inUse;
  const kept = base === undefined ? undefined : keptRows(base, removed);
  let erased = 0;
  let last: Buffer | undefined;
  const put = async (row: Buffer): Promise<void> => {
    writer.add(row);
    if (isErased(row)) erased += 1;
    if (writer.isFull) await writer.drain();
  };
  for (let left = manifest.rows; left > 0; left -= ROWS_AT_ONCE) {
    if (signal.aborted) return 'aborted';
    const rows = await source.next(Math.min(left, ROWS_AT_ONCE) * ROW_BYTES);
    for (let at = 0; at + ROW_BYTES <= rows.length; at += ROW_BYTES) {
      const row = rows.subarray(at, at + ROW_BYTES);
      const key = row.subarray(0, ROW_KEY_BYTES);
      if (last !== undefined && Buffer.compare(last, key) >= 0) return 'damaged';
      last = key;
      for (let older = kept?.peek(); older !== undefined; older = kept?.peek()) {
        const order = Buffer.compare(older.subarray(0, ROW_KEY_BYTES), key);
        if (order > 0) break;
        // The same card: what the snapshot says is newer, and so is what it says of a card once forgotten.
        if (order < 0) await put(older);
        kept?.take();
      }
      await put(row);
    }
  }
  for (let older = kept?.peek(); older !== undefined; older = kept?.peek()) {
    await put(older);
    kept?.take();
    if (signal.aborted) return 'aborted';
  }
  return erased;
}

/** The rows in use that stay, one at a time. */
function keptRows(file: InstalledFile, removed: ReadonlySet<string>) {
  const chunk = Buffer.alloc(ROWS_AT_ONCE * ROW_BYTES);
  let filled = 0;
  let at = 0;
  let place = 0;
  const take = (): void => {
    at += ROW_BYTES;
  };
  const peek = (): Buffer | undefined => {
    for (;;) {
      if (at >= filled) {
        filled = file.read(chunk, place);
        place += filled / ROW_BYTES;
        at = 0;
        if (filled === 0) return undefined;
      }
      const row = chunk.subarray(at, at + ROW_BYTES);
      if (!removed.has(row.toString('latin1', 0, ROW_KEY_BYTES))) return row;
      at += ROW_BYTES;
    }
  };
  return { peek, take };
}

/** A row emptied on request: nothing but its key is left. */
export function isErased(row: Buffer): boolean {
  return row.subarray(ROW_KEY_BYTES).every((byte) => byte === 0);
}
