import { z } from 'zod';

const apiErrorMessage = z.object({ code: z.string().regex(/^[A-Z]{2}-\d{4}$/) });

/** Code of the registry's own error answer `{ code, message }` (spec 5.6), such as `ER-0001`; undefined for any other body. */
export function errorCodeOf(body: unknown): string | undefined {
  const parsed = apiErrorMessage.safeParse(body);
  return parsed.success ? parsed.data.code : undefined;
}

/** The card isn't in the registry: never registered, or deleted (spec 10, row 12). */
export const CARD_NOT_FOUND = 'ER-0001';
