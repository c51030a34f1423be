import { z } from 'zod';
import {
  DEFAULT_RECOGNISERS,
  FILE_ENCODINGS,
  FILE_YIELDS,
  type FilePlace,
  type Recogniser,
  ZONE_ORDERS,
} from '../domain/recogniser.ts';

const KIND_FORM = 'must be "esc-zone", "campus-file" or "uid-alias"';
const NAME_FORM = 'must be 1 to 40 lower-case letters, digits and dashes, and start with a letter';
const AID_FORM = 'must be 6 hex digits such as "F58A10", most significant byte first (the card sends them reversed)';
const DF_NAME_FORM = 'must be 2 to 32 hex digits, two a byte, such as "A00000061404F58A10"';
const FILE_ID_FORM = 'must be 4 hex digits, such as "1001"';
const FILE_NO_FORM = 'must be a whole number from 0 to 31';
const OFFSET_FORM = 'must be a whole number from 0 to 4095';
const LENGTH_FORM = 'must be a whole number from 1 to 128';

const hexText = (digits: RegExp, form: string) => z.string({ error: form }).regex(digits, { error: form });
const wholeNumber = (least: number, most: number, form: string) =>
  z.int({ error: form }).min(least, { error: form }).max(most, { error: form });

const escZone = z.strictObject({
  kind: z.literal('esc-zone'),
  order: z.enum(ZONE_ORDERS).default('native-first'),
});

const campusFile = z
  .strictObject({
    kind: z.literal('campus-file'),
    name: z
      .string({ error: NAME_FORM })
      .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: NAME_FORM })
      // Those names say that a card was taken by the ESC zone, or by its UID.
      .refine((name) => !name.startsWith('esc-zone') && name !== 'uid-alias', {
        error: 'must not be the name of a built-in recogniser',
      }),
    aid: hexText(/^[0-9a-f]{6}$/i, AID_FORM).optional(),
    fileNo: wholeNumber(0, 31, FILE_NO_FORM).optional(),
    dfName: hexText(/^(?:[0-9a-f]{2}){1,16}$/i, DF_NAME_FORM).optional(),
    fileId: hexText(/^[0-9a-f]{4}$/i, FILE_ID_FORM).optional(),
    offset: wholeNumber(0, 4095, OFFSET_FORM).default(0),
    length: wholeNumber(1, 128, LENGTH_FORM),
    encoding: z.enum(FILE_ENCODINGS),
    yields: z.enum(FILE_YIELDS).default('escn'),
  })
  .transform(({ aid, fileNo, dfName, fileId, ...rest }, context) => {
    const place = placeOf({ aid, fileNo, dfName, fileId });
    const fault = 'fault' in place ? place : lengthFault(rest);
    if (fault === undefined && !('fault' in place)) return { ...rest, place };
    if (fault !== undefined) context.addIssue({ code: 'custom', path: [fault.field], message: fault.fault });
    return z.NEVER;
  });

const uidAlias = z.strictObject({ kind: z.literal('uid-alias') });

interface Fault {
  readonly field: string;
  readonly fault: string;
}

interface WrittenPlace {
  readonly aid: string | undefined;
  readonly fileNo: number | undefined;
  readonly dfName: string | undefined;
  readonly fileId: string | undefined;
}

function placeOf({ aid, fileNo, dfName, fileId }: WrittenPlace): FilePlace | Fault {
  if (aid !== undefined && dfName !== undefined) {
    return { field: 'dfName', fault: 'must not stand beside "aid": one file has one place' };
  }
  if (aid !== undefined) {
    if (fileId !== undefined) return { field: 'fileId', fault: 'must go with "dfName"; beside "aid" stands "fileNo"' };
    if (fileNo === undefined) return { field: 'fileNo', fault: FILE_NO_FORM };
    return { by: 'aid', aid: Number.parseInt(aid, 16), fileNo };
  }
  if (dfName !== undefined) {
    if (fileNo !== undefined) return { field: 'fileNo', fault: 'must go with "aid"; beside "dfName" stands "fileId"' };
    if (fileId === undefined) return { field: 'fileId', fault: FILE_ID_FORM };
    return { by: 'df-name', dfName: dfName.toLowerCase(), fileId: Number.parseInt(fileId, 16) };
  }
  return { field: 'aid', fault: `${AID_FORM}; or give "dfName" and "fileId"` };
}

type Content = Pick<Extract<Recogniser, { kind: 'campus-file' }>, 'offset' | 'length' | 'encoding' | 'yields'>;

/** Lengths a card number can't have, said at the start rather than at the first card. */
function lengthFault({ length, encoding, yields }: Content): Fault | undefined {
  if (yields !== 'escn') return undefined;
  if (encoding === 'bcd') {
    return {
      field: 'encoding',
      fault: 'must not be "bcd" for a card number, which has letters; give "yields": "alias-key"',
    };
  }
  if (encoding === 'binary' && length !== 16) {
    return { field: 'length', fault: 'must be 16 for a card number in binary' };
  }
  if (encoding !== 'binary' && length < 32) {
    return { field: 'length', fault: 'must be at least 32 for a card number in text' };
  }
  return undefined;
}

/** `recognisers` of `config.json`: an ordered list, the first that takes a card has the word. */
export const recognisersSchema = z
  .array(
    z.discriminatedUnion('kind', [escZone, campusFile, uidAlias], {
      error: ({ code }) => (code === 'invalid_union' ? KIND_FORM : undefined),
    }),
  )
  .min(1)
  .max(16)
  .superRefine((recognisers, context) => {
    const seen = new Set<string>();
    for (const [i, recogniser] of recognisers.entries()) {
      const [field, name] = recogniser.kind === 'campus-file' ? ['name', recogniser.name] : ['kind', recogniser.kind];
      if (seen.has(name)) {
        context.addIssue({ code: 'custom', path: [i, field], message: 'must not stand twice in the list' });
      }
      seen.add(name);
      if (recogniser.kind === 'uid-alias' && i < recognisers.length - 1) {
        const message = 'must be the last: a card has a UID, so no recogniser behind it would be asked';
        context.addIssue({ code: 'custom', path: [i, 'kind'], message });
      }
    }
  })
  .prefault(() => DEFAULT_RECOGNISERS.map((recogniser) => ({ ...recogniser })) as z.input<typeof escZone>[])
  .describe('Ways to find out whose card it is, asked in this order; see recognisers.md');
