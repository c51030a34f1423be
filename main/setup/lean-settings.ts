import { isDeepStrictEqual } from 'node:util';
import { settingsSchema } from '../config/settings.ts';
import type { WrittenSettings } from './draft.ts';

/** The same settings without what the defaults say anyway, two levels deep. They must have passed the schema. */
export function leanSettings(written: WrittenSettings): WrittenSettings {
  const meaning = settingsSchema.parse(written);
  const isSame = (candidate: WrittenSettings): boolean => {
    const parsed = settingsSchema.safeParse(candidate);
    return parsed.success && isDeepStrictEqual(parsed.data, meaning);
  };
  let lean: WrittenSettings = written;
  for (const [name, value] of Object.entries(written)) {
    const { [name]: _dropped, ...others } = lean;
    if (isSame(others)) {
      lean = others;
      continue;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    let inner: Record<string, unknown> = { ...value };
    for (const field of Object.keys(value)) {
      const { [field]: _field, ...rest } = inner;
      if (isSame({ ...lean, [name]: rest })) inner = rest;
    }
    lean = { ...lean, [name]: inner };
  }
  return lean;
}
