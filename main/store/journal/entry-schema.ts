import { z } from 'zod';
import { ACADEMIC_LEVELS, CARD_STATUSES, CARD_TYPES } from '../../domain/card-record.ts';
import { EVIDENCE } from '../../domain/credential.ts';
import type { JournalEntry } from '../../domain/journal/entry.ts';
import { LOOKUP_FAILURES } from '../../domain/lookup-outcome.ts';
import { DIRECTIONS } from '../../domain/passage/use.ts';
import { CLAUSE_KINDS } from '../../domain/service/clause.ts';
import { GRANTED_REASONS, REFUSED_REASONS, UNKNOWN_REASONS, UNREADABLE_REASONS } from '../../domain/verdict.ts';

const common = { at: z.number(), lane: z.string() };

const presentation = z.object({
  ...common,
  kind: z.literal('presentation'),
  presentation: z.string(),
  service: z.string(),
  verdict: z.enum(['granted', 'refused', 'unknown', 'unreadable']),
  reason: z.enum([...GRANTED_REASONS, ...REFUSED_REASONS, ...UNKNOWN_REASONS, ...UNREADABLE_REASONS]),
  clause: z.enum(CLAUSE_KINDS).nullable(),
  evidence: z.enum(EVIDENCE).nullable(),
  source: z.enum(['registry', 'cache']).nullable(),
  ageSeconds: z.number().nullable(),
  failure: z.enum(LOOKUP_FAILURES).nullable(),
  status: z.enum(CARD_STATUSES).nullable(),
  issuerPic: z.string().nullable(),
  issuerCountry: z.string().nullable(),
  cardType: z.enum(CARD_TYPES).nullable(),
  academicLevel: z.enum(ACADEMIC_LEVELS).nullable(),
  isTestCard: z.boolean(),
  holder: z.string().nullable(),
  zone: z.string().nullable(),
  direction: z.enum(DIRECTIONS).nullable(),
  steps: z.record(z.string(), z.number()),
});

const passage = z.object({
  ...common,
  kind: z.literal('passage'),
  presentation: z.string(),
  outcome: z.enum(['committed', 'annulled']),
  why: z.enum(['passed', 'no-sensor', 'time-out', 'restart', 'revised']),
});

const override = z.object({ ...common, kind: z.literal('override'), presentation: z.string(), reason: z.string() });

const event = z.object({ ...common, kind: z.literal('event'), code: z.string(), detail: z.string() });

/** A journal entry as it comes back from the disk. */
export const journalEntrySchema: z.ZodType<JournalEntry> = z.discriminatedUnion('kind', [
  presentation,
  passage,
  override,
  event,
]);

/** The record around an entry: what the journal itself adds to it. */
export const journalRecordSchema = z.object({
  journal: z.string(),
  sequence: z.int(),
  /** The machine's own id of its run; null where it has none. */
  boot: z.string().nullable(),
  /** ms since 1970 by the trusted clock, when the entry was appended. */
  at: z.number(),
  isTrusted: z.boolean(),
  entry: journalEntrySchema,
});
export type JournalRecord = z.infer<typeof journalRecordSchema>;
