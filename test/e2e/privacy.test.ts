import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { benchPrivacy, isPrivate } from '../../main/cli/bench/privacy/privacy.ts';

const SCRIPT = fileURLToPath(new URL('../../main/cli/tessera.js', import.meta.url));
const LIMIT_MS = 180_000;

describe('200 card numbers that went through a terminal', () => {
  it(
    'are in none of its files, nor in its memory once it has gone quiet, but for the last',
    async () => {
      const found = await benchPrivacy({ cards: 200, script: SCRIPT });
      expect(found.verdicts).toEqual({ granted: 200 });
      if (found.chipVerdicts !== null) expect(found.chipVerdicts).toEqual({ granted: 20 });
      expect(found.control.unsealed.text).toBe(200);
      // The search finds them where they are: right after the taps.
      if (found.inMemory.afterTaps !== null) expect(found.inMemory.afterTaps.hits.cards).toBeGreaterThan(10);
      expect(isPrivate(found)).toBe(true);
    },
    LIMIT_MS,
  );
});
