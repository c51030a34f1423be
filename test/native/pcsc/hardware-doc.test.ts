import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { READER_MODELS } from '../../../native/pcsc/reader-quirks.ts';
import { RETURN_CODES } from '../../../native/pcsc/return-codes.ts';

const TEXT = readFileSync(fileURLToPath(new URL('../../../docs/hardware.md', import.meta.url)), 'utf8');

describe('docs/hardware.md', () => {
  it('explains every quirk', () => {
    for (const { quirks } of READER_MODELS) for (const { code } of quirks) expect(TEXT).toContain(`| \`${code}\` |`);
  });

  it('names every return code that is more than a fault, with its value', () => {
    for (const { name, value, meaning } of RETURN_CODES) {
      if (meaning === 'fault' || value === null) continue;
      expect(TEXT).toContain(`\`${name}\``);
      expect(TEXT).toContain(value.toString(16).toUpperCase());
    }
  });

  it('installs files that are there', () => {
    for (const [, file] of TEXT.matchAll(/cp (resources\/\S+)/g)) {
      expect(readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), 'utf8')).toContain('Install to');
    }
  });
});
