import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { institutionsSchema, knownInstitutions } from '../../../main/config/institutions.ts';
import { parseJsonFile } from '../../../main/config/json-file.ts';
import { parseServiceFile } from '../../../main/config/services/service-file.ts';
import { writtenServiceSchema } from '../../../main/config/services/service-schema.ts';
import { CLAUSE_KINDS } from '../../../main/domain/service/clause.ts';
import { OUTCOME_WORDS } from '../../../main/domain/service/outcome-word.ts';
import english from '../../../resources/locales/en.json' with { type: 'json' };

const TEXT = readFileSync(fileURLToPath(new URL('../../../docs/services.md', import.meta.url)), 'utf8');
const blocks = (language: string) =>
  [...TEXT.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, of]) => of === language)
    .map(([, , text]) => text ?? '');

describe('docs/services.md', () => {
  it('shows files that can be used, with examples that hold', () => {
    const place = { zone: 'Asia/Kathmandu', institutions: knownInstitutions(), areInstitutionsTold: true };
    const parsed = blocks('json').map((text) => parseServiceFile('services.md', text, 'shown', place));
    expect(parsed.length).toBeGreaterThan(1);
    expect(parsed.flatMap((one) => (one.ok ? [] : one.faults))).toEqual([]);
  });

  it('shows a list of institutions that can be used', () => {
    const [list = ''] = blocks('jsonc');
    expect(parseJsonFile('institutions.json', list, institutionsSchema)).toMatchObject({ ok: true });
  });

  it('says of every clause what the page says', () => {
    for (const kind of CLAUSE_KINDS) {
      const { holder, staff } = english.clause[kind];
      expect(TEXT).toContain(`| \`${kind}\` | ${holder} | ${staff} |`);
    }
  });

  it('has a line for every field', () => {
    const { shape } = writtenServiceSchema;
    expect(Object.keys(shape).filter((field) => !TEXT.includes(`| \`${field}`))).toEqual([]);
  });

  it('names every word an example can expect', () => {
    const words = new Set(OUTCOME_WORDS.flatMap((word) => word.split(': ')));
    expect([...words].filter((word) => !TEXT.includes(`\`${word}`))).toEqual([]);
  });
});
