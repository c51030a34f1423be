import { randomBytes } from 'node:crypto';
import { createRowHash, genesisHash, headBytes, type StoredRow, sealOf } from '../../../store/journal/chain.ts';
import { type Checkpoint, canonicalCheckpoint } from '../../../store/journal/checkpoint.ts';
import { deriveJournalKeys } from '../../../store/journal/journal-keys.ts';
import type { JournalCopy } from './journal-copy.ts';

/** What somebody with the file, and without the terminal's key, may work with. */
export interface Tampering {
  /** The journal to be changed, in place. */
  readonly copy: JournalCopy;
  /** One of another terminal. */
  readonly other: JournalCopy;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Ways to change a journal, by name. Each changes it, always. */
export const MUTATIONS: Readonly<Record<string, (tampering: Tampering) => void>> = {
  'a bit of a row': ({ copy, random }) => {
    const at = anyRow(copy, random);
    change(copy, at, (row) => ({ ...row, bytes: flipped(row.bytes, random) }));
  },
  'a bit of a seal': ({ copy, random }) => {
    const at = anyRow(copy, random);
    change(copy, at, (row) => ({ ...row, seal: flipped(row.seal, random) }));
  },
  'the day of a row': ({ copy, random }) => {
    const by = 2 ** Math.floor(random() * 40);
    change(copy, anyRow(copy, random), (row) => ({ ...row, segment: row.segment + by }));
  },
  'a row dropped': ({ copy, random }) => void copy.rows.splice(anyRow(copy, random), 1),
  'rows dropped': ({ copy, random }) => void copy.rows.splice(anyRow(copy, random), 2 + upTo(20, random)),
  'the end cut': ({ copy, random }) => void copy.rows.splice(anyRow(copy, random)),
  'the end cut, and the record of it': (tampering) => {
    cutBack(tampering);
  },
  'the beginning cut': ({ copy, random }) => void copy.rows.splice(0, 1 + upTo(copy.rows.length - 1, random)),
  'the beginning cut, checkpoints too': ({ copy, random }) => {
    const until = 1 + upTo(copy.rows.length - 1, random);
    copy.rows.splice(0, until);
    copy.checkpoints = copy.checkpoints.filter(({ sequence }) => sequence > until);
    if (copy.checkpoints.length > 0) copy.checkpoints.splice(0, 1);
  },
  'two rows swapped': ({ copy, random }) => swap(copy, random, (row, other) => ({ ...row, bytes: other.bytes })),
  'two rows swapped with their seals': ({ copy, random }) =>
    swap(copy, random, (row, other) => ({ ...other, sequence: row.sequence })),
  'two seals swapped': ({ copy, random }) => swap(copy, random, (row, other) => ({ ...row, seal: other.seal })),
  'a row repeated in place of another': ({ copy, random }) => {
    const [one, another] = twoRows(copy, random);
    change(copy, one, (row) => ({ ...(copy.rows[another] ?? row), sequence: row.sequence }));
  },
  'a row repeated at the end': ({ copy, random }) => {
    const sequence = (copy.rows.at(-1)?.sequence ?? 0) + 1;
    const row = copy.rows[anyRow(copy, random)];
    if (row !== undefined) copy.rows.push({ ...row, sequence });
  },
  'rows moved up by one': ({ copy, random }) => {
    const from = anyRow(copy, random);
    copy.rows = copy.rows.map((row, n) => (n < from ? row : { ...row, sequence: row.sequence + 1 }));
  },
  'a row before the first': ({ copy, random }) => {
    const row = copy.rows[anyRow(copy, random)];
    if (row !== undefined) copy.rows.push({ ...row, sequence: 0 });
  },
  'a row of another terminal': ({ copy, other, random }) => {
    const at = anyRow(copy, random);
    change(copy, at, (row) => other.rows[at % other.rows.length] ?? row);
  },
  'all rows of another terminal': ({ copy, other }) => {
    copy.rows = [...other.rows];
  },
  'the journal of another terminal': ({ copy, other }) => {
    Object.assign(copy, { ...other });
  },
  'rehashed without the key': (tampering) => rehash(tampering),
  'rehashed without the key, checkpoints dropped': (tampering) => {
    const from = rehash(tampering);
    const { copy } = tampering;
    copy.checkpoints = copy.checkpoints.filter(({ sequence }) => sequence < from);
  },
  'rehashed and signed with another key': ({ copy, random }) => signAnew(copy, random),
  'a bit of a checkpoint': ({ copy, random }) => {
    const at = upTo(copy.checkpoints.length, random);
    copy.checkpoints = copy.checkpoints.map((one, n) =>
      n === at ? { ...one, body: flippedText(one.body, random) } : one,
    );
  },
  'a bit of a signature': ({ copy, random }) => {
    const at = upTo(copy.checkpoints.length, random);
    copy.checkpoints = copy.checkpoints.map((one, n) =>
      n === at ? { ...one, signature: flipped(one.signature, random) } : one,
    );
  },
  'a checkpoint dropped': ({ copy, random }) => void copy.checkpoints.splice(upTo(copy.checkpoints.length, random), 1),
  'a checkpoint of another terminal': ({ copy, other, random }) => {
    const at = upTo(Math.min(copy.checkpoints.length, other.checkpoints.length), random);
    copy.checkpoints = copy.checkpoints.map((one, n) => (n === at ? (other.checkpoints[at] ?? one) : one));
  },
  'a bit of the record of the end': ({ copy, random }) => {
    if (copy.head === undefined) return;
    const { head } = copy;
    const part = upTo(4, random);
    if (part === 0) copy.head = { ...head, sequence: head.sequence + 2 ** upTo(30, random) };
    else if (part === 1) copy.head = { ...head, checkpoint: head.checkpoint + 2 ** upTo(30, random) };
    else if (part === 2) copy.head = { ...head, seal: flipped(head.seal, random) };
    else copy.head = { ...head, tag: flipped(head.tag, random) };
  },
  'the record of the end dropped': ({ copy }) => {
    copy.head = undefined;
  },
  'a bit of the beginning': ({ copy, random }) => {
    const { genesis } = copy;
    if (genesis === undefined) return;
    const isBody = random() < 0.5;
    copy.genesis = isBody
      ? { ...genesis, body: flippedText(genesis.body, random) }
      : { ...genesis, seal: flipped(genesis.seal, random) };
  },
  'the beginning dropped': ({ copy }) => {
    copy.genesis = undefined;
  },
};

/** Drops the last rows with their checkpoints, and writes the record of the end as it would have been. */
function cutBack({ copy, random }: Tampering): void {
  copy.rows.splice(1 + upTo(copy.rows.length - 1, random));
  const last = copy.rows.at(-1);
  if (last === undefined || copy.head === undefined) return;
  copy.checkpoints = copy.checkpoints.filter(({ sequence }) => sequence <= last.sequence);
  const checkpoint = copy.checkpoints.at(-1)?.number ?? 0;
  copy.head = { ...copy.head, sequence: last.sequence, seal: last.seal, checkpoint };
}

/** Changes a row and chains all that follow to it; only the tags can't be made. Gives the row's sequence. */
function rehash({ copy, random }: Tampering): number {
  const rowHash = createRowHash();
  const from = anyRow(copy, random);
  change(copy, from, (row) => ({ ...row, bytes: flipped(row.bytes, random) }));
  let before = copy.rows[from - 1]?.seal ?? copy.genesis?.seal ?? new Uint8Array();
  copy.rows = copy.rows.map((row, n) => {
    if (n < from) return row;
    const hash = Buffer.from(rowHash(before, row.sequence, row.segment, row.bytes), 'latin1');
    const tag = random() < 0.5 ? randomBytes(16) : row.seal.subarray(hash.length);
    const seal = Buffer.concat([hash, tag]);
    before = seal;
    return { ...row, seal };
  });
  if (copy.head !== undefined) copy.head = { ...copy.head, seal: before };
  return copy.rows[from]?.sequence ?? 0;
}

/** All of it anew, right in everything but the key. */
function signAnew(copy: JournalCopy, random: () => number): void {
  const keys = deriveJournalKeys(randomBytes(32));
  const rowHash = createRowHash();
  if (copy.genesis === undefined || copy.head === undefined) return;
  const body = JSON.stringify({ ...JSON.parse(copy.genesis.body), publicKey: keys.publicKey });
  copy.genesis = { body, seal: sealOf(genesisHash(body), keys) };
  const changed = anyRow(copy, random);
  const seals = new Map<number, Uint8Array>([[0, copy.genesis.seal]]);
  let before: Uint8Array = copy.genesis.seal;
  copy.rows = copy.rows.map((row, n) => {
    const bytes = n === changed ? flipped(row.bytes, random) : row.bytes;
    before = sealOf(rowHash(before, row.sequence, row.segment, bytes), keys);
    seals.set(row.sequence, before);
    return { ...row, bytes, seal: before };
  });
  const hexOf = (sequence: number): string => Buffer.from(seals.get(sequence) ?? []).toString('hex');
  copy.checkpoints = copy.checkpoints.map((one) => {
    const told = JSON.parse(one.body) as Checkpoint;
    const first = { ...told.first, after: hexOf(told.first.sequence - 1) };
    const anew = canonicalCheckpoint({ ...told, seal: hexOf(told.sequence), first });
    return { ...one, body: anew, signature: keys.sign(anew) };
  });
  const { sequence, checkpoint } = copy.head;
  copy.head = { sequence, checkpoint, seal: before, tag: keys.tagOf(headBytes(sequence, before, checkpoint)) };
}

function upTo(limit: number, random: () => number): number {
  return Math.floor(random() * limit);
}

function anyRow({ rows }: JournalCopy, random: () => number): number {
  return upTo(rows.length, random);
}

function twoRows({ rows }: JournalCopy, random: () => number): readonly [number, number] {
  const one = upTo(rows.length, random);
  return [one, (one + 1 + upTo(rows.length - 1, random)) % rows.length];
}

function change(copy: JournalCopy, at: number, to: (row: StoredRow) => StoredRow): void {
  copy.rows = copy.rows.map((row, n) => (n === at ? to(row) : row));
}

function swap({ rows }: JournalCopy, random: () => number, to: (row: StoredRow, other: StoredRow) => StoredRow): void {
  const [one, another] = twoRows({ rows } as JournalCopy, random);
  const [a, b] = [rows[one], rows[another]];
  if (a === undefined || b === undefined) return;
  rows[one] = to(a, b);
  rows[another] = to(b, a);
}

function flipped(bytes: Uint8Array, random: () => number): Uint8Array {
  const result = Uint8Array.from(bytes);
  const at = upTo(result.length, random);
  result[at] = (result[at] ?? 0) ^ (1 << upTo(8, random));
  return result;
}

/** A bit of a text that stays one character a byte. */
function flippedText(text: string, random: () => number): string {
  const bytes = Buffer.from(text, 'latin1');
  const at = upTo(bytes.length, random);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << upTo(7, random));
  return bytes.toString('latin1');
}
