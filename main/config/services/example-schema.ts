import { z } from 'zod';
import { ACADEMIC_LEVELS, CARD_STATUSES, CARD_TYPES } from '../../domain/card-record.ts';
import { EVIDENCE } from '../../domain/credential.ts';
import { DIRECTIONS } from '../../domain/passage/use.ts';
import { OUTCOME_WORDS } from '../../domain/service/outcome-word.ts';
import { countrySchema } from '../institutions.ts';
import { picSchema } from '../pic.ts';
import { dayNumber } from './days.ts';
import { lineSchema } from './words.ts';

const TIME_FORM = 'must be a day and a time of the service, such as "2026-11-23T12:10"';
const DAY_FORM = 'must be a day such as "2027-09-30"';
const EXPECT_FORM =
  'must be "granted", "granted-unverified: …", "refused: …", "ask-staff: …" or "unknown: …" with a word of docs/services.md';

/** `yyyy-MM-ddTHH:mm` by the clocks of the service's zone. */
const localTime = z
  .string({ error: TIME_FORM })
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/, { error: TIME_FORM })
  .refine((text) => dayNumber(text.slice(0, 10)) !== undefined, { error: TIME_FORM });

const card = z
  .strictObject({
    status: z.enum(CARD_STATUSES).optional(),
    validUntil: z
      .string()
      .refine((text) => dayNumber(text) !== undefined, { error: DAY_FORM })
      .optional(),
    institution: z.union([z.literal('untold'), picSchema]).optional(),
    country: z.union([z.literal('untold'), countrySchema]).optional(),
    level: z.enum([...ACADEMIC_LEVELS, 'untold']).optional(),
    type: z.enum(CARD_TYPES).optional(),
    system: z.enum(['production', 'test']).optional(),
  })
  .prefault({});

const lane = z.string().trim().min(1).max(60);

/**
 * A made-up presentation in a service's file. It says what matters; whatever it leaves out is as the service wants it.
 */
export const exampleSchema = z
  .strictObject({
    name: lineSchema,
    at: localTime,
    card,
    evidence: z.enum([...EVIDENCE, 'forged-chip']).optional(),
    knowledge: z.enum(['live', 'not-registered', 'registry-unreachable', 'clock-not-trusted']).default('live'),
    ageHours: z.number().min(0).max(100_000).default(0),
    used: z
      .array(
        z.strictObject({
          at: localTime,
          lane: lane.default('Lane 1'),
          zone: lane.optional(),
          direction: z.enum(DIRECTIONS).optional(),
        }),
      )
      .max(100)
      .default([]),
    lane: lane.default('Lane 1'),
    zone: lane.optional(),
    direction: z.enum(DIRECTIONS).optional(),
    expect: z.enum(OUTCOME_WORDS, { error: EXPECT_FORM }),
    again: z.union([z.literal('untold'), localTime]).optional(),
  })
  .refine(({ used }) => used.every((use, i) => i === 0 || (used[i - 1]?.at ?? '') <= use.at), {
    path: ['used'],
    error: 'must be in the order of their times',
  })
  .refine(({ used, at }) => used.every((use) => use.at <= at), {
    path: ['used'],
    error: 'must not be after "at"',
  })
  .refine(({ card: { system }, evidence }) => system === undefined || evidence === 'qr' || evidence === 'typed', {
    path: ['card', 'system'],
    error: 'must stand beside "evidence": "qr" or "typed": only a code tells the system it is of',
  });
export type WrittenExample = z.output<typeof exampleSchema>;
