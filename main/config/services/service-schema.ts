import { z } from 'zod';
import { ACADEMIC_LEVELS, CARD_TYPES } from '../../domain/card-record.ts';
import { EVIDENCE } from '../../domain/credential.ts';
import { CLAUSE_KINDS, WHEN_UNKNOWN } from '../../domain/service/clause.ts';
import { isTimeZone } from '../../domain/service/zone-time.ts';
import { UNKNOWN_REASONS } from '../../domain/verdict.ts';
import { countrySchema } from '../institutions.ts';
import { picSchema } from '../pic.ts';
import { closedDaysSchema, weekdaysSchema } from './days.ts';
import { exampleSchema } from './example-schema.ts';
import { clauseTextSchema, localTextSchema } from './words.ts';

const FROM_FORM = 'must be a time such as "11:30", from "00:00" to "23:59"';
const TO_FORM = 'must be a time such as "14:30", from "00:00" to "24:00"';

const UNKNOWN_FORM =
  'must be "refuse", "ask-staff" or "allow-and-mark", or one of them by reason such as { "not-registered": "refuse" }';

const pics = z.array(picSchema).min(1).max(1000).optional();

/** A whole number from `least` to `most`. */
const whole = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

const accepts = z
  .strictObject({
    institutions: pics.describe('Only cards of these, by PIC'),
    countries: z
      .array(countrySchema)
      .min(1)
      .max(100)
      .optional()
      .describe('Only cards of institutions in these countries'),
    refusedInstitutions: pics.describe('No cards of these, whatever else holds'),
    levels: z.array(z.enum(ACADEMIC_LEVELS)).min(1).optional().describe('Only students at these levels'),
    cardTypes: z.array(z.enum(CARD_TYPES)).min(1).optional().describe('Only cards of these types'),
    cards: z
      .enum(['production', 'test', 'both'])
      .default('production')
      .describe('Real cards, those of the test system, or both'),
    leastEvidence: z.enum(EVIDENCE).default('typed').describe('The weakest way to hold a card out that is good enough'),
  })
  .prefault({});

const knowledge = z
  .strictObject({
    freshMinutes: whole(0, 1440).default(15),
    usableHours: whole(0, 720).default(24),
    outageHours: whole(0, 2160).default(168),
    liveFirst: z.boolean().default(false),
  })
  .prefault({});

const whenUnknown = z
  .union(
    [
      z.enum(WHEN_UNKNOWN),
      z.strictObject({
        ...(Object.fromEntries(UNKNOWN_REASONS.map((reason) => [reason, z.enum(WHEN_UNKNOWN).optional()])) as Record<
          (typeof UNKNOWN_REASONS)[number],
          z.ZodOptional<z.ZodEnum<{ [word in (typeof WHEN_UNKNOWN)[number]]: word }>>
        >),
        otherwise: z.enum(WHEN_UNKNOWN).default('refuse'),
      }),
    ],
    { error: ({ input }) => (typeof input === 'object' && input !== null ? undefined : UNKNOWN_FORM) },
  )
  .prefault('refuse');

const window = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'must be lower-case letters, digits and dashes' })
      .optional(),
    days: weekdaysSchema,
    from: z.string({ error: FROM_FORM }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: FROM_FORM }),
    to: z.string({ error: TO_FORM }).regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: TO_FORM }),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'must not be the time it begins: it would never open' })
  .transform(({ id, ...rest }) => ({ id: id ?? `${rest.from}-${rest.to}`, ...rest }));

const passback = z
  .discriminatedUnion(
    'scope',
    [
      z.strictObject({ scope: z.literal('none') }),
      z.strictObject({ scope: z.literal('lane'), seconds: whole(1, 3600) }),
      z.strictObject({ scope: z.literal('zone'), seconds: whole(1, 3600) }),
      z.strictObject({ scope: z.literal('area') }),
    ],
    { error: ({ code }) => (code === 'invalid_union' ? 'must be "none", "lane", "zone" or "area"' : undefined) },
  )
  .prefault({ scope: 'none' });

/** The form of a service's file. What its parts must be to each other is judged by `serviceFileSchema`. */
export const writtenServiceSchema = z.strictObject({
  name: localTextSchema,
  accepts,
  knowledge,
  whenUnknown,
  zone: z.string().refine(isTimeZone, { error: 'must be a time zone such as "Europe/Madrid"' }).optional(),
  hours: z.array(window).min(1).max(100).optional(),
  closedOn: z
    .array(closedDaysSchema)
    .max(400)
    .default([])
    .transform((days) => [...new Set(days.flat())]),
  usage: z
    .strictObject({
      oncePerWindow: z.boolean().default(false),
      perDay: whole(1, 1000).optional(),
      minutesBetween: whole(1, 1440).optional(),
    })
    .prefault({}),
  passback,
  gate: z
    .strictObject({
      openSeconds: z.number().min(0.2).max(600).default(3),
      passageSeconds: z.number().min(1).max(600).default(10),
    })
    .prefault({}),
  messages: z
    .partialRecord(
      z.enum(CLAUSE_KINDS),
      z.strictObject({ holder: clauseTextSchema.optional(), staff: clauseTextSchema.optional() }),
    )
    .default({}),
  examples: z.array(exampleSchema).min(1).max(200),
});
export type WrittenService = z.output<typeof writtenServiceSchema>;
