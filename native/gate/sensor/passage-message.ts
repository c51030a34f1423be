import { z } from 'zod';

const passage = z.strictObject({
  /** As the order or the verdict named it. */
  presentation: z
    .string()
    .regex(/^[\w.:-]{1,64}$/)
    .nullish(),
});

export type ParsedPassage = { readonly ok: true; readonly presentation: string | null } | { readonly ok: false };

/** Reads `{}` or `{ "presentation": "…" }`; an empty text is a passage of nobody in particular. */
export function parsePassage(text: string): ParsedPassage {
  if (text.trim() === '') return { ok: true, presentation: null };
  const parsed = passage.safeParse(parsedJson(text));
  return parsed.success ? { ok: true, presentation: parsed.data.presentation ?? null } : { ok: false };
}

/** A presentation's id as a sensor may send it; null where it is none. */
export function presentationOf(text: string): string | null {
  return passage.safeParse({ presentation: text }).success ? text : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: refused by the schema.
    return undefined;
  }
}
