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

const others = Object.fromEntries(
  LANGUAGES.filter((language) => language !== 'en').map((language) => [language, lineSchema.optional()]),
) as Record<Exclude<Language, 'en'>, z.ZodOptional<typeof lineSchema>>;

/** A text in English, or by language: English and whatever else there is. */
export const localTextSchema = z
  .union([lineSchema, z.strictObject({ en: lineSchema, ...others })])
  // Keys that are not written are not there, so none of them is undefined.
  .transform((written) => (typeof written === 'string' ? { en: written } : written) as LocalText);
