import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { parsedJson } from '../parsed-json.ts';
import { genesisHash, headBytes, isOurs, saysHash, sealOf } from './chain.ts';
import {
  type Checkpoint,
  canonicalCheckpoint,
  checkpointSchema,
  type Genesis,
  genesisSchema,
  JOURNAL_ID_DIGITS,
} from './checkpoint.ts';
import type { JournalKeys } from './journal-keys.ts';

/** Where a journal ends, and all that the next row and the next checkpoint need to know. */
export interface JournalEnd {
  readonly genesis: Genesis;
  /** Of the last row; 0 before the first. */
  readonly sequence: number;
  readonly seal: Uint8Array;
  /** Segment of the last row; null before the first. */
  readonly segment: number | null;
  /** Number of the last checkpoint; 0 before the first. */
  readonly checkpoint: number;
  /** Rows behind it. */
  readonly unsigned: number;
  /** The first row and checkpoint that are kept, and the seal before that row. */
  readonly first: { readonly sequence: number; readonly checkpoint: number; readonly after: Uint8Array };
}

export type FoundEnd =
  | { readonly kind: 'found'; readonly end: JournalEnd }
  | { readonly kind: 'none' }
  /** Begun under another terminal key. */
  | { readonly kind: 'foreign' }
  /** Its end is not the one this terminal wrote. */
  | { readonly kind: 'changed' };

/** Looks up where the journal ends, and whether that is where this terminal ended it. Throws SQLite's errors. */
export function findEnd(database: DatabaseSync, keys: JournalKeys): FoundEnd {
  const genesis = database.prepare('SELECT body, seal FROM genesis').get();
  const head = database.prepare('SELECT sequence, seal, checkpoint, tag FROM head').get();
  const last = database.prepare('SELECT sequence, segment, seal FROM rows ORDER BY sequence DESC LIMIT 1').get();
  if (genesis === undefined && head === undefined && last === undefined) return { kind: 'none' };
  const body = String(genesis?.['body']);
  const parsed = genesisSchema.safeParse(parsedJson(body));
  if (!parsed.success) return { kind: 'changed' };
  if (parsed.data.publicKey !== keys.publicKey) return { kind: 'foreign' };
  const { sequence, seal, checkpoint, tag } = head ?? {};
  const start = genesis?.['seal'];
  if (!(seal instanceof Uint8Array) || !(tag instanceof Uint8Array) || !(start instanceof Uint8Array))
    return { kind: 'changed' };
  if (!saysHash(start, genesisHash(body)) || !isOurs(start, keys)) return { kind: 'changed' };
  if (!keys.fits(headBytes(Number(sequence), seal, Number(checkpoint)), tag)) return { kind: 'changed' };
  const signed = lastCheckpoint(database);
  if ((signed?.number ?? 0) !== Number(checkpoint)) return { kind: 'changed' };
  const first =
    signed === undefined
      ? { sequence: 1, checkpoint: 1, after: start }
      : { ...signed.first, after: Buffer.from(signed.first.after, 'hex') };
  const end: JournalEnd = {
    genesis: parsed.data,
    sequence: Number(sequence),
    seal,
    segment: last === undefined ? null : Number(last['segment']),
    checkpoint: Number(checkpoint),
    unsigned: Number(sequence) - (signed?.sequence ?? 0),
    first,
  };
  const isEmpty = end.first.sequence > end.sequence;
  const lastSeal = isEmpty ? end.first.after : last?.['seal'];
  const isAtEnd = isEmpty ? last === undefined : Number(last?.['sequence']) === end.sequence;
  const isWhole = isAtEnd && lastSeal instanceof Uint8Array && Buffer.compare(lastSeal, seal) === 0;
  return isWhole ? { kind: 'found', end } : { kind: 'changed' };
}

function lastCheckpoint(database: DatabaseSync): Checkpoint | undefined {
  const found = database.prepare('SELECT body FROM checkpoints ORDER BY number DESC LIMIT 1').get();
  return checkpointSchema.safeParse(parsedJson(String(found?.['body']))).data;
}

/** Begins a journal with a random id. `now` is ms since 1970. Throws SQLite's errors. */
export function beginJournal(database: DatabaseSync, keys: JournalKeys, now: number): JournalEnd {
  const journal = randomBytes(JOURNAL_ID_DIGITS / 2).toString('hex');
  const genesis: Genesis = { kind: 'tessera-journal', journal, publicKey: keys.publicKey, madeAt: Math.floor(now) };
  const body = JSON.stringify(genesis);
  const seal = sealOf(genesisHash(body), keys);
  database.prepare('INSERT INTO genesis VALUES (1, ?, ?)').run(body, seal);
  const first = { sequence: 1, checkpoint: 1, after: seal };
  const end: JournalEnd = { genesis, sequence: 0, seal, segment: null, checkpoint: 0, unsigned: 0, first };
  writeHead(database, keys, end);
  return end;
}

/** Throws SQLite's errors. */
export function writeHead(database: DatabaseSync, keys: JournalKeys, { sequence, seal, checkpoint }: JournalEnd): void {
  const tag = keys.tagOf(headBytes(sequence, seal, checkpoint));
  database.prepare('INSERT OR REPLACE INTO head VALUES (1, ?, ?, ?, ?)').run(sequence, seal, checkpoint, tag);
}

/** Signs where the journal ends, and where it begins. `now` is ms since 1970. Throws SQLite's errors. */
export function writeCheckpoint(database: DatabaseSync, keys: JournalKeys, end: JournalEnd, now: number) {
  const { sequence, seal, first } = end;
  const number = end.checkpoint + 1;
  const checkpoint: Checkpoint = {
    kind: 'tessera-journal-checkpoint',
    journal: end.genesis.journal,
    number,
    sequence,
    seal: hex(seal),
    first: { sequence: first.sequence, checkpoint: first.checkpoint, after: hex(first.after) },
    at: Math.floor(now),
  };
  const body = canonicalCheckpoint(checkpoint);
  const signature = keys.sign(body);
  database.prepare('INSERT INTO checkpoints VALUES (?, ?, ?, ?)').run(number, sequence, body, signature);
  const signed = { checkpoint, signature: Buffer.from(signature).toString('base64'), publicKey: keys.publicKey };
  return { end: { ...end, checkpoint: number, unsigned: 0 }, signed };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
