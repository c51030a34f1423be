import { z } from 'zod';

/** A value of one of the registry's lists: `{ key, label }` as documented, or the bare key (spec 5.2, 5.4). Gives the key in upper case. */
export const codedValue = z
  .union([z.string(), z.object({ key: z.string() }).transform((value) => value.key)])
  .transform((key) => key.trim().toUpperCase());
