import { z } from 'zod';
import builtIn from '../../resources/institutions.json' with { type: 'json' };
import { picSchema } from './pic.ts';

const COUNTRY_FORM = 'must be a country of two capital letters (ISO 3166-1), such as "ES"';

/** ISO 3166-1 alpha-2. */
export const countrySchema = z.string({ error: COUNTRY_FORM }).regex(/^[A-Z]{2}$/, { error: COUNTRY_FORM });

/** `institutions.json`: institutions by PIC. */
export const institutionsSchema = z.record(
  picSchema,
  z.strictObject({ name: z.string().trim().min(1).max(200), country: countrySchema.optional() }),
);
export type WrittenInstitutions = z.output<typeof institutionsSchema>;

export interface ListedInstitution {
  readonly pic: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2; null where the list has none. */
  readonly country: string | null;
}

/** What a terminal knows of institutions. */
export interface Institutions {
  /** By name. */
  all(): readonly ListedInstitution[];
  isKnown(pic: string): boolean;
  /** ISO 3166-1 alpha-2; null where the institution or its country isn't known here. */
  countryOf(pic: string): string | null;
}

/**
 * The institutions that come with the terminal (those spec 1.4 names, and the one in the example numbers of spec 11),
 * and those of its own list over them.
 */
export function knownInstitutions(own: WrittenInstitutions = {}): Institutions {
  const byPic = new Map(Object.entries({ ...institutionsSchema.parse(builtIn), ...own }));
  return {
    all: () =>
      [...byPic]
        .map(([pic, { name, country }]) => ({ pic, name, country: country ?? null }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    isKnown: (pic) => byPic.has(pic),
    countryOf: (pic) => byPic.get(pic)?.country ?? null,
  };
}
