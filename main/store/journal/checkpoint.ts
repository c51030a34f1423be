import { z } from 'zod';
import { parsedJson } from '../parsed-json.ts';
import { SEAL_BYTES } from './chain.ts';

/** Digits of the random id of a journal. */
export const JOURNAL_ID_DIGITS = 16;
const count = z.int().nonnegative();
const seal = z.string().regex(new RegExp(`^[0-9a-f]{${2 * SEAL_BYTES}}$`));
const journal = z.string().regex(new RegExp(`^[0-9a-f]{${JOURNAL_ID_DIGITS}}$`));

/** What a journal is told from all others by. */
export const genesisSchema = z.strictObject({
  kind: z.literal('tessera-journal'),
  journal,
  publicKey: z.string().max(200),
  /** ms since 1970. */
  madeAt: z.int(),
});
export type Genesis = z.infer<typeof genesisSchema>;

/** What a terminal signs: up to here my journal is this and no other. */
export const checkpointSchema = z.strictObject({
  kind: z.literal('tessera-journal-checkpoint'),
  journal,
  /** From 1, without gaps. */
  number: count,
  /** The last row it covers; 0 where there was none. */
  sequence: count,
  /** Seal of that row, hex. */
  seal,
  /** Where the journal begins: the first row and checkpoint that are kept, and the seal before that row. */
  first: z.strictObject({ sequence: count, checkpoint: count, after: seal }),
  /** ms since 1970. */
  at: z.int(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** The text that is signed: its fields in this order, without spaces. */
export function canonicalCheckpoint({ kind, journal, number, sequence, seal, first, at }: Checkpoint): string {
  const begins = { sequence: first.sequence, checkpoint: first.checkpoint, after: first.after };
  return JSON.stringify({ kind, journal, number, sequence, seal, first: begins, at });
}

/** A checkpoint as it leaves the machine: whoever has it later, can tell whether the journal was cut or rewritten. */
export const signedCheckpointSchema = z.strictObject({
  checkpoint: checkpointSchema,
  /** Base64. */
  signature: z.string().max(200),
  publicKey: z.string().max(200),
});
export type SignedCheckpoint = z.infer<typeof signedCheckpointSchema>;

/**
 * The signed checkpoints in a text of JSON lines: as `tessera journal checkpoint` prints them, or anywhere in the lines
 * of a log, under `checkpoint`. Whether they are genuine is not looked at.
 */
export function checkpointsIn(text: string): SignedCheckpoint[] {
  return text.split('\n').flatMap((line) => {
    const value = parsedJson(line);
    const logged = z.object({ journalCheckpoint: signedCheckpointSchema }).safeParse(value);
    if (logged.success) return [logged.data.journalCheckpoint];
    const plain = signedCheckpointSchema.safeParse(value);
    return plain.success ? [plain.data] : [];
  });
}
