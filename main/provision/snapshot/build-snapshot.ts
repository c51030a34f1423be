import { createHash } from 'node:crypto';
import type { ListedCard } from '../../application/ports/provision-ports.ts';
import type { CardRecord } from '../../domain/card-record.ts';
import { FORMAT_VERSION, type Manifest, ROW_KEY_BYTES } from './format.ts';
import { encodeHeader } from './header.ts';
import { createIssuerTable, encodeRecord } from './row-record.ts';
import type { SigningKey } from './signing-key.ts';
import { createSnapshotSealing, secretCheckOf } from './snapshot-sealing.ts';

/** A full snapshot that is there already, for a delta to it. */
export interface BaseSnapshot {
  readonly manifest: Manifest;
  /** Sealed rows by key (latin1). */
  readonly rows: ReadonlyMap<string, Buffer>;
}

export interface SnapshotParts {
  readonly secret: Uint8Array;
  readonly key: SigningKey;
  /** 16 random bytes; of the base, where there is one. */
  readonly salt: Uint8Array;
  readonly base: BaseSnapshot | undefined;
}

export interface SnapshotFacts {
  readonly sequence: number;
  /** ms since 1970. */
  readonly created: number;
  readonly answeredAt: number;
  readonly expires: number;
  readonly pic: string | null;
}

/** Collects the cards of an institution and makes files of them. Cards of some hundred thousand lie in memory. */
export interface SnapshotBuilder {
  /** A card that comes twice counts once. */
  add(card: ListedCard): void;
  readonly cards: number;
  /** The full snapshot, in pieces to be written one after the other. */
  full(facts: SnapshotFacts): readonly Buffer[];
  /** What changed since the base; undefined without one. */
  delta(facts: SnapshotFacts): readonly Buffer[] | undefined;
}

export function createSnapshotBuilder({ secret, key, salt, base }: SnapshotParts): SnapshotBuilder {
  const sealing = createSnapshotSealing(secret, salt);
  const issuers = createIssuerTable(base?.manifest.issuers ?? []);
  const rows = new Map<string, Buffer>();

  /** The base's own bytes where the card says the same as then: so a delta holds only what changed. */
  function sealedRow(escn: ListedCard['escn'], rowKey: Buffer, record: CardRecord): Buffer {
    const plain = encodeRecord(record, issuers);
    const before = base?.rows.get(rowKey.toString('latin1'));
    const opened = before === undefined ? undefined : sealing.open(escn, rowKey, before);
    return before !== undefined && opened !== undefined && plain.equals(opened)
      ? before
      : sealing.seal(escn, rowKey, plain);
  }

  const sortedKeys = (): string[] => [...rows.keys()].sort(byCodeUnit);
  const rowBytes = (keys: readonly string[]): Buffer[] =>
    keys.flatMap((name) => {
      const sealed = rows.get(name);
      return sealed === undefined ? [] : [Buffer.from(name, 'latin1'), sealed];
    });

  function file(
    facts: SnapshotFacts,
    removed: readonly string[],
    changed: readonly string[],
    baseSequence: number | null,
  ) {
    const all = sortedKeys();
    const body = [...removed.map((name) => Buffer.from(name, 'latin1')), ...rowBytes(changed)];
    const manifest: Manifest = {
      version: FORMAT_VERSION,
      keyId: key.keyId,
      salt: Buffer.from(salt).toString('base64url'),
      secretCheck: secretCheckOf(secret),
      ...facts,
      baseSequence,
      issuers: [...issuers.list],
      rows: changed.length,
      removed: removed.length,
      total: all.length,
      keysSha256: sha256(all.map((name) => Buffer.from(name, 'latin1'))),
      bodySha256: sha256(body),
    };
    return [encodeHeader(manifest, key), ...body];
  }

  return {
    add({ escn, record }) {
      const rowKey = sealing.rowKeyOf(escn);
      rows.set(rowKey.toString('latin1'), sealedRow(escn, rowKey, record));
    },
    get cards() {
      return rows.size;
    },
    full: (facts) => file(facts, [], sortedKeys(), null),
    delta(facts) {
      if (base === undefined) return undefined;
      const removed = [...base.rows.keys()].filter((name) => !rows.has(name)).sort(byCodeUnit);
      const changed = sortedKeys().filter((name) => base.rows.get(name) !== rows.get(name));
      return file(facts, removed, changed, base.manifest.sequence);
    },
  };
}

/** Latin1 texts in this order are bytes in the order of `Buffer.compare`. */
function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sha256(pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** A body of a full snapshot as rows by key. */
export function rowsByKey(body: Buffer, rowBytes: number): Map<string, Buffer> {
  const rows = new Map<string, Buffer>();
  for (let at = 0; at + rowBytes <= body.length; at += rowBytes) {
    rows.set(body.toString('latin1', at, at + ROW_KEY_BYTES), body.subarray(at + ROW_KEY_BYTES, at + rowBytes));
  }
  return rows;
}
