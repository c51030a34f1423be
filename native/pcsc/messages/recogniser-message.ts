import { z } from 'zod';
import { FILE_ENCODINGS, FILE_YIELDS, type Recogniser, ZONE_ORDERS } from '../../../main/domain/recogniser.ts';

const place = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('aid'),
    aid: z.int().min(0).max(0xffffff),
    fileNo: z.int().min(0).max(0x1f),
  }),
  z.object({
    by: z.literal('df-name'),
    dfName: z.string().regex(/^(?:[0-9a-f]{2}){1,16}$/),
    fileId: z.int().min(0).max(0xffff),
  }),
]);

/** A recogniser on its way to the reader process. The configuration says what is allowed; this says what fits. */
const recogniser = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('esc-zone'), order: z.enum(ZONE_ORDERS) }),
  z.object({
    kind: z.literal('campus-file'),
    name: z.string().min(1).max(64),
    place,
    offset: z.int().min(0).max(0xfff),
    length: z.int().min(1).max(0x80),
    encoding: z.enum(FILE_ENCODINGS),
    yields: z.enum(FILE_YIELDS),
  }),
  z.object({ kind: z.literal('uid-alias') }),
]) satisfies z.ZodType<Recogniser>;

export const recogniserList = z.array(recogniser).max(32);
