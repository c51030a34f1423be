import { z } from 'zod';

/** A text by language; English is always there. */
export const localText = z.object({ en: z.string() }).catchall(z.string());
