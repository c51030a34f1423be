import { ESCN_BYTES, type Escn, escnInto } from '../../domain/escn.ts';
import type { RegistryAnswer } from '../../domain/lookup-outcome.ts';
import { createByteSealing, type NotOpenedReason, type RowKey } from '../byte-sealing.ts';
import { decodeAnswer, encodeAnswer } from './answer-encoding.ts';

export type Opened =
  | { readonly kind: 'opened'; readonly answer: RegistryAnswer }
  | { readonly kind: 'not-opened'; readonly reason: NotOpenedReason | 'not-understood' };

/** Turns what is known of cards into what may lie on a disk, and back (quality section 3). */
export interface Sealing {
  /** Keyed pseudonym of a card number. */
  rowKeyOf(escn: Escn): RowKey;
  /** Two seals of one answer differ. */
  seal(rowKey: RowKey, answer: RegistryAnswer): Uint8Array;
  open(rowKey: RowKey, sealed: Uint8Array): Opened;
  /** 16 bytes by which a file tells whether it was written under this terminal key; gives nothing of the key away. */
  readonly keyCheck: Uint8Array;
}

/** Sealing of the registry's answers under a terminal key of 32 bytes; a row's name is the 16 bytes of the number. */
export function createSealing(terminalKey: Uint8Array): Sealing {
  const sealing = createByteSealing(terminalKey, 'cache');
  // One for all, and wiped: garbage with every number in it would lie about in memory for hours.
  const name = new Uint8Array(ESCN_BYTES);
  return {
    rowKeyOf(escn) {
      escnInto(name, escn);
      const rowKey = sealing.rowKeyOf(name);
      name.fill(0);
      return rowKey;
    },
    seal: (rowKey, answer) => sealing.seal(rowKey, encodeAnswer(answer)),
    open(rowKey, sealed) {
      const opened = sealing.open(rowKey, sealed);
      if (opened.kind === 'not-opened') return opened;
      const answer = decodeAnswer(opened.bytes);
      return answer === undefined ? { kind: 'not-opened', reason: 'not-understood' } : { kind: 'opened', answer };
    },
    keyCheck: sealing.keyCheck,
  };
}
