import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { knownInstitutions } from '../../../main/config/institutions.ts';
import { PRESETS } from '../../../main/config/services/presets.ts';
import { parseServiceFile } from '../../../main/config/services/service-file.ts';
import { writtenServiceSchema } from '../../../main/config/services/service-schema.ts';
import { toExample } from '../../../main/config/services/to-example.ts';
import { toService } from '../../../main/config/services/to-service.ts';
import { RULES, type RuleBook } from '../../../main/domain/decide.ts';
import { LANGUAGES } from '../../../main/domain/language.ts';
import { CLAUSE_KINDS } from '../../../main/domain/service/clause.ts';
import { runExamples } from '../../../main/domain/service/examples.ts';

const FOLDER = fileURLToPath(new URL('../../../resources/services', import.meta.url));
const FILES = readdirSync(FOLDER);
const institutions = knownInstitutions();

function presetsWith(rules: RuleBook) {
  return Object.entries(PRESETS).flatMap(([id, preset]) => {
    const written = writtenServiceSchema.parse(preset);
    const service = toService(id, written, 'Europe/Madrid');
    const place = { zone: 'Europe/Madrid', institutions };
    return runExamples(
      service,
      written.examples.map((example) => toExample(example, service, place)),
      rules,
    );
  });
}

describe('the presets', () => {
  it('are the files there are', () => {
    expect(FILES.map((name) => name.replace('.json', '')).sort()).toEqual(Object.keys(PRESETS).sort());
  });

  it.each(FILES)('hold in every zone of the world: %s', (name) => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const text = readFileSync(`${FOLDER}/${name}`, 'utf8');
      const parsed = parseServiceFile(name, text, name.slice(0, -5), { zone, institutions, areInstitutionsTold: true });
      expect(parsed.ok ? [] : parsed.faults).toEqual([]);
    }
  });

  it('have a name in every language', () => {
    for (const preset of Object.values(PRESETS)) {
      expect(Object.keys(writtenServiceSchema.parse(preset).name).sort()).toEqual([...LANGUAGES].sort());
    }
  });

  it('show every clause in an example', () => {
    const shown = new Set(presetsWith(RULES).map(({ clause }) => clause?.kind));
    expect(CLAUSE_KINDS.filter((kind) => !shown.has(kind))).toEqual([]);
  });

  it.each([...RULES.beforeAnswer, ...RULES.afterAnswer].map((rule) => [rule.name, rule] as const))(
    'fail without %s',
    (_name, rule) => {
      const without = {
        beforeAnswer: RULES.beforeAnswer.filter((one) => one !== rule),
        afterAnswer: RULES.afterAnswer.filter((one) => one !== rule),
      };
      expect(presetsWith(RULES).every(({ holds }) => holds)).toBe(true);
      expect(presetsWith(without).some(({ holds }) => !holds)).toBe(true);
    },
  );
});
