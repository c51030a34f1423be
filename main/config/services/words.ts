import { z } from 'zod';
import { LANGUAGES, type Language, type LocalText } from '../../domain/language.ts';

const TEXT_FORM = 'must be one line of 1 to 200 characters';

/** One line that a screen can show. */
export const lineSchema = z
  .string()
  .trim()
  .min(1, { error: TEXT_FORM })
  .max(200, { error: TEXT_FORM })
  .regex(/^\P{Cc}*$/u, { error: TEXT_FORM });

const PLACES_FORM = 'must have no places but {{time}}, {{lane}} and {{again}}';

/** Words for a clause: a line with places for what the clause knows. */
const clauseLine = lineSchema.regex(/^(?:(?!\{\{).|\{\{(?:time|lane|again)\}\})*$/u, { error: PLACES_FORM });

const LOCAL_FORM = 'must be a text, or texts by language such as { "en": "…" }';

function byLanguage(line: z.ZodString) {
  const others = Object.fromEntries(
    LANGUAGES.filter((language) => language !== 'en').map((language) => [language, line.optional()]),
  ) as Record<Exclude<Language, 'en'>, z.ZodOptional<z.ZodString>>;
  return (
    z
      .union([line, z.strictObject({ en: line, ...others })], { error: ({ input }) => formFault(line, input) })
      // Keys that are not written are not there, so none of them is undefined.
      .transform((written) => (typeof written === 'string' ? { en: written } : written) as LocalText)
  );
}

/** Undefined where the fault lies in one of the languages and is told there. */
function formFault(line: z.ZodString, input: unknown): string | undefined {
  if (typeof input === 'string') return line.safeParse(input).error?.issues[0]?.message;
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? undefined : LOCAL_FORM;
}

/** A text in English, or by language: English and whatever else there is. */
export const localTextSchema = byLanguage(lineSchema);

/** The same, with places for time, lane and "again from". */
export const clauseTextSchema = byLanguage(clauseLine);
