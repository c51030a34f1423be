import type { AliasKey } from '../../domain/alias-key.ts';
import { type Escn, escnFromBytes, escnToBytes } from '../../domain/escn.ts';
import { createByteSealing, type RowKey } from '../byte-sealing.ts';

/** Turns rows of the alias table into what may lie on a disk, and back (quality section 3). */
export interface AliasSealing {
  /** Keyed pseudonym of a UID or campus number. */
  rowKeyOf(key: AliasKey): RowKey;
  seal(rowKey: RowKey, escn: Escn): Uint8Array;
  /** Undefined for what was changed, moved from another row, or sealed under another terminal key. */
  open(rowKey: RowKey, sealed: Uint8Array): Escn | undefined;
  readonly keyCheck: Uint8Array;
}

/** Keeps a UID and a campus number of the same bytes apart. */
const NAME_SPACE = { uid: 1, 'campus-id': 2 } as const;

/** Sealing of aliases under a terminal key of 32 bytes. */
export function createAliasSealing(terminalKey: Uint8Array): AliasSealing {
  const sealing = createByteSealing(terminalKey, 'alias');
  return {
    rowKeyOf: (key) => sealing.rowKeyOf(nameOf(key)),
    seal: (rowKey, escn) => sealing.seal(rowKey, escnToBytes(escn)),
    open(rowKey, sealed) {
      const opened = sealing.open(rowKey, sealed);
      return opened.kind === 'opened' ? escnFromBytes(opened.bytes) : undefined;
    },
    keyCheck: sealing.keyCheck,
  };
}

function nameOf(key: AliasKey): Uint8Array {
  const bytes = key.by === 'uid' ? Buffer.from(key.uid, 'hex') : Buffer.from(key.id, 'utf8');
  return Buffer.concat([Uint8Array.of(NAME_SPACE[key.by]), bytes]);
}
