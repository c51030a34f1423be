import { parsedJson } from '../parsed-json.ts';
import { createRowHash, genesisHash, headBytes, isOurs, type StoredRow, saysHash } from './chain.ts';
import {
  type Checkpoint,
  canonicalCheckpoint,
  checkpointSchema,
  type Genesis,
  genesisSchema,
  type SignedCheckpoint,
} from './checkpoint.ts';
import { type JournalKeys, type SignatureCheck, signatureCheckBy } from './journal-keys.ts';
import type { JournalSource, StoredCheckpoint } from './journal-source.ts';
import type { JournalFault, Verified } from './verified.ts';

type Broken = Verified & { readonly kind: 'broken' };

export interface VerifyOptions {
  /** Of the terminal whose journal it is; without it the checkpoints' signatures alone vouch. */
  readonly keys?: JournalKeys | undefined;
  /** Checkpoints that left the machine. */
  readonly outside?: readonly SignedCheckpoint[];
}

/** Rows of one step: less than two milliseconds. */
const STEP_ROWS = 256;
const DAY_MS = 86_400_000;

/** Verifies in one go. Throws SQLite's errors, as the source does. */
export function verifyJournal(source: JournalSource, options: VerifyOptions = {}): Verified {
  const steps = verification(source, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Verifies step by step, giving the rows seen so far: each row chained to the one before, each checkpoint genuine and
 * of these rows, begin and end where the terminal put them. The first fault ends it.
 */
export function* verification(
  source: JournalSource,
  { keys, outside = [] }: VerifyOptions,
): Generator<number, Verified> {
  const start = verifyGenesis(source, keys);
  if (start.kind !== 'begun') return start;
  const { genesis, check } = start;
  const signed = verifyCheckpoints(source.checkpoints(), genesis, check);
  if (signed.kind === 'broken') return signed;
  const { checkpoints } = signed;
  const strange = outside.find(
    (one) => one.publicKey !== genesis.publicKey || one.checkpoint.journal !== genesis.journal,
  );
  if (strange !== undefined)
    return broken('foreign', 0, null, `checkpoint ${strange.checkpoint.number} from elsewhere is of another journal`);
  for (const { checkpoint, signature } of outside) {
    if (check(canonicalCheckpoint(checkpoint), Buffer.from(signature, 'base64'))) continue;
    return broken(
      'bad-signature',
      checkpoint.sequence,
      null,
      `checkpoint ${checkpoint.number} from elsewhere is not genuine`,
    );
  }

  const newest = checkpoints.at(-1);
  const first = newest?.first ?? { sequence: 1, checkpoint: 1, after: hex(start.seal) };
  const head = source.head();
  if (head === undefined) return broken('cut', first.sequence, null, 'the record of where the journal ends is missing');
  const missing =
    (newest?.number ?? 0) < head.checkpoint || (checkpoints[0]?.number ?? first.checkpoint) !== first.checkpoint;
  if (missing) return broken('missing', newest?.sequence ?? first.sequence, null, 'checkpoints are missing');
  if (source.hasRowsBefore(first.sequence))
    return broken('inserted', first.sequence - 1, null, 'rows stand before the first that is kept');

  const expected = new Map<number, { readonly seal: string; readonly from: string }>();
  for (const { sequence, seal, number } of checkpoints) expected.set(sequence, { seal, from: `checkpoint ${number}` });
  const compared = outside.filter(({ checkpoint }) => checkpoint.sequence >= first.sequence - 1);
  for (const { checkpoint } of compared) {
    const { sequence, seal, number } = checkpoint;
    if (expected.has(sequence) && expected.get(sequence)?.seal !== seal)
      return rewritten(sequence, `checkpoint ${number} from elsewhere`);
    expected.set(sequence, { seal, from: `checkpoint ${number} from elsewhere` });
  }

  const rowHash = createRowHash();
  let before: Uint8Array = Buffer.from(first.after, 'hex');
  let sequence = first.sequence - 1;
  const passed = expected.get(sequence);
  if (passed !== undefined && passed.seal !== first.after) return rewritten(sequence, passed.from);
  for (;;) {
    const rows = source.rows(sequence + 1, STEP_ROWS);
    for (const row of rows) {
      if (row.sequence !== sequence + 1) return gap(sequence + 1, row);
      if (!saysHash(row.seal, rowHash(before, row.sequence, row.segment, row.bytes)))
        return diagnose(source, row, before, genesis, keys);
      const wanted = expected.get(row.sequence);
      if (wanted !== undefined && wanted.seal !== hex(row.seal)) return resealed(source, row, keys, wanted.from);
      before = row.seal;
      sequence = row.sequence;
    }
    yield sequence - first.sequence + 1;
    if (rows.length < STEP_ROWS) break;
  }

  const last = Math.max(newest?.sequence ?? 0, ...compared.map(({ checkpoint }) => checkpoint.sequence));
  if (sequence < last)
    return broken('cut', sequence + 1, null, `a checkpoint covers ${last} rows, ${sequence} are there`);
  const ending = verifyEnd(source, { sequence, seal: before, checkpoint: newest?.number ?? 0 }, keys, first.sequence);
  if (ending !== undefined) return ending;
  return {
    kind: 'intact',
    journal: genesis.journal,
    publicKey: genesis.publicKey,
    rows: sequence - first.sequence + 1,
    first: sequence < first.sequence ? 0 : first.sequence,
    last: sequence < first.sequence ? 0 : sequence,
    checkpoints: checkpoints.length,
    unsigned: sequence - (newest?.sequence ?? 0),
    byOwnKey: keys !== undefined,
    compared: compared.length,
    tooOld: outside.length - compared.length,
  };
}

type Begun = {
  readonly kind: 'begun';
  readonly genesis: Genesis;
  readonly seal: Uint8Array;
  readonly check: SignatureCheck;
};

function verifyGenesis(source: JournalSource, keys: JournalKeys | undefined): Begun | Verified {
  const found = source.genesis();
  if (found === undefined) {
    const isEmpty = source.head() === undefined && source.rows(-1, 1).length === 0;
    return isEmpty ? { kind: 'empty' } : broken('missing', 0, null, 'the beginning of the journal is missing');
  }
  const genesis = genesisSchema.safeParse(parsedJson(found.body)).data;
  const check = genesis === undefined ? undefined : signatureCheckBy(genesis.publicKey);
  if (genesis === undefined || check === undefined || JSON.stringify(genesis) !== found.body) {
    return broken('changed', 0, null, 'the beginning of the journal is not one');
  }
  if (keys !== undefined && genesis.publicKey !== keys.publicKey) {
    return broken('foreign', 0, null, 'the journal was begun by another terminal, or under another terminal key');
  }
  if (!saysHash(found.seal, genesisHash(found.body)))
    return broken('changed', 0, null, 'the beginning of the journal was changed');
  if (keys !== undefined && !isOurs(found.seal, keys)) {
    return broken('bad-signature', 0, null, 'the beginning of the journal was not sealed by this terminal');
  }
  return { kind: 'begun', genesis, seal: found.seal, check };
}

function verifyCheckpoints(
  stored: readonly StoredCheckpoint[],
  genesis: Genesis,
  check: SignatureCheck,
): { readonly kind: 'genuine'; readonly checkpoints: readonly Checkpoint[] } | Broken {
  const checkpoints: Checkpoint[] = [];
  for (const { number, sequence, body, signature } of stored) {
    const bad = (fault: JournalFault, what: string) =>
      broken(fault, Math.max(0, sequence), null, `checkpoint ${number} ${what}`);
    const checkpoint = checkpointSchema.safeParse(parsedJson(body)).data;
    if (checkpoint === undefined || canonicalCheckpoint(checkpoint) !== body) return bad('bad-signature', 'is not one');
    if (!check(body, signature)) return bad('bad-signature', 'was not signed by this terminal');
    if (checkpoint.journal !== genesis.journal) return bad('foreign', 'is of another journal');
    if (checkpoint.number !== number || checkpoint.sequence !== sequence) return bad('moved', 'stands for another one');
    const previous = checkpoints.at(-1);
    if (previous !== undefined && number !== previous.number + 1) return bad('missing', 'follows one that is missing');
    checkpoints.push(checkpoint);
  }
  return { kind: 'genuine', checkpoints };
}

function verifyEnd(
  source: JournalSource,
  found: { readonly sequence: number; readonly seal: Uint8Array; readonly checkpoint: number },
  keys: JournalKeys | undefined,
  first: number,
): Broken | undefined {
  const head = source.head();
  if (head === undefined) return broken('cut', found.sequence, null, 'the record of where the journal ends is missing');
  if (found.sequence < head.sequence)
    return broken('cut', found.sequence + 1, null, `${head.sequence - found.sequence} rows are missing at the end`);
  if (found.sequence > head.sequence) {
    return broken('inserted', head.sequence + 1, null, 'rows stand behind the end of the journal');
  }
  const isSame = hex(found.seal) === hex(head.seal) && found.checkpoint === head.checkpoint;
  if (keys === undefined)
    return isSame
      ? undefined
      : broken('changed', found.sequence, null, 'the last row is not the one the journal ended with');
  const isGenuine = keys.fits(headBytes(head.sequence, head.seal, head.checkpoint), head.tag);
  if (isSame && isGenuine) return undefined;
  const row = firstNotOurs(source, first, keys);
  if (row !== undefined)
    return broken('bad-signature', row.sequence, segmentOf(row), 'the row was not sealed by this terminal');
  return broken(
    'changed',
    found.sequence,
    null,
    'the record of where the journal ends was not written by this terminal',
  );
}

/** What is wrong with a row that doesn't follow from the one before. */
function diagnose(
  source: JournalSource,
  row: StoredRow,
  before: Uint8Array,
  genesis: Genesis,
  keys: JournalKeys | undefined,
): Broken {
  const previous = row.sequence > 1 ? source.rows(row.sequence - 1, 1)[0] : undefined;
  if (keys !== undefined && previous?.sequence === row.sequence - 1 && !isOurs(before, keys)) {
    return broken('changed', previous.sequence, segmentOf(previous), 'its seal was changed');
  }
  const text = Buffer.from(row.bytes).toString('utf8');
  const { journal, sequence } = parsedPlace(text);
  if (journal !== undefined && journal !== genesis.journal)
    return broken('foreign', row.sequence, segmentOf(row), 'the row is of another journal');
  if (sequence !== undefined && sequence !== row.sequence)
    return broken('moved', row.sequence, segmentOf(row), `the row was number ${sequence}`);
  return broken('changed', row.sequence, segmentOf(row), 'its content is not what was sealed');
}

function parsedPlace(text: string): { journal: string | undefined; sequence: number | undefined } {
  const value = parsedJson(text);
  const record = typeof value === 'object' && value !== null ? value : {};
  const journal = 'journal' in record && typeof record.journal === 'string' ? record.journal : undefined;
  const sequence = 'sequence' in record && typeof record.sequence === 'number' ? record.sequence : undefined;
  return { journal, sequence };
}

/** A row that follows from the one before, and is not the one that was signed. */
function resealed(source: JournalSource, row: StoredRow, keys: JournalKeys | undefined, from: string): Broken {
  const forged = keys === undefined ? undefined : firstNotOurs(source, 1, keys);
  if (forged !== undefined)
    return broken('bad-signature', forged.sequence, segmentOf(forged), 'the row was not sealed by this terminal');
  return rewritten(row.sequence, from);
}

function firstNotOurs(source: JournalSource, first: number, keys: JournalKeys): StoredRow | undefined {
  for (let from = first; ; ) {
    const rows = source.rows(from, STEP_ROWS);
    const forged = rows.find(({ seal }) => !isOurs(seal, keys));
    if (forged !== undefined) return forged;
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    from = last.sequence + 1;
  }
}

function gap(expected: number, found: StoredRow): Broken {
  if (found.sequence < expected) return broken('inserted', found.sequence, segmentOf(found), 'a row too many');
  const rows = found.sequence - expected;
  return broken('missing', expected, null, rows === 1 ? 'the row is missing' : `${rows} rows are missing`);
}

function rewritten(sequence: number, from: string): Broken {
  return broken('rewritten', sequence, null, `rows up to here are not the ones of ${from}`);
}

function broken(fault: JournalFault, sequence: number, segment: string | null, detail: string): Broken {
  return { kind: 'broken', fault, sequence, segment, detail };
}

function segmentOf({ segment }: StoredRow): string | null {
  const time = segment * DAY_MS;
  return Math.abs(time) < 8.64e15 ? new Date(time).toISOString().slice(0, 10) : null;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
