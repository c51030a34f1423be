import { z } from 'zod';

/** What can be wrong with a row, or where one should be. */
const JOURNAL_FAULTS = [
  /** Its content is not what was sealed. */
  'changed',
  /** It stood somewhere else. */
  'moved',
  'missing',
  /** A row too many. */
  'inserted',
  /** It was written by another terminal, or in another journal of this one. */
  'foreign',
  /** The end is not there. */
  'cut',
  /** A checkpoint, or what a row is sealed with, was not made by this terminal. */
  'bad-signature',
  /** The journal is not the one that a checkpoint kept elsewhere was signed for. */
  'rewritten',
] as const;
export type JournalFault = (typeof JOURNAL_FAULTS)[number];

const intact = z.strictObject({
  kind: z.literal('intact'),
  journal: z.string(),
  publicKey: z.string(),
  rows: z.number(),
  /** Sequences; 0 where there is no row. */
  first: z.number(),
  last: z.number(),
  checkpoints: z.number(),
  /** Rows behind the last checkpoint. */
  unsigned: z.number(),
  /** Whether it was looked at by the terminal's own key: only that vouches for what is behind the last checkpoint. */
  byOwnKey: z.boolean(),
  /** Checkpoints from elsewhere that were held against it, and those whose rows are dropped since. */
  compared: z.number(),
  tooOld: z.number(),
});

const broken = z.strictObject({
  kind: z.literal('broken'),
  fault: z.enum(JOURNAL_FAULTS),
  /** The first bad row; 0 where it is the journal's beginning. */
  sequence: z.number(),
  /** `yyyy-MM-dd` (UTC) of the row's segment, where it is there. */
  segment: z.string().nullable(),
  /** One line. */
  detail: z.string(),
});

/** What verifying a journal came to. */
export const verifiedSchema = z.discriminatedUnion('kind', [
  intact,
  broken,
  z.strictObject({ kind: z.literal('empty') }),
]);
export type Verified = z.infer<typeof verifiedSchema>;
