import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ACADEMIC_LEVELS, CARD_TYPES } from '../../main/domain/card-record.ts';
import { EVIDENCE } from '../../main/domain/credential.ts';
import { LOOKUP_FAILURES } from '../../main/domain/lookup-outcome.ts';
import { CLAUSE_KINDS } from '../../main/domain/service/clause.ts';
import { GRANTED_REASONS, REFUSED_REASONS, UNKNOWN_REASONS, UNREADABLE_REASONS } from '../../main/domain/verdict.ts';
import { CAMERA_STATES } from '../../main/ipc/contract.ts';
import { DASHBOARD_RANGES, OPERATOR_SECTIONS } from '../../main/ipc/operator.ts';
import { REGISTRY_CHOICES, SETUP_FAULTS, SETUP_STEPS } from '../../main/ipc/setup.ts';
import english from '../../resources/locales/en.json' with { type: 'json' };

const RENDERER = fileURLToPath(new URL('../../renderer', import.meta.url));

/** Values a key's variable part can have, by the expression that stands for it in the source. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  step: SETUP_STEPS,
  phase: ['writing', 'restarting'],
  code: SETUP_FAULTS,
  serviceId: ['active-student', 'canteen', 'library', 'transport', 'sports', 'printing', 'exam-hall', 'training'],
  registryChoice: REGISTRY_CHOICES,
  'trial.failure': LOOKUP_FAILURES,
  'area.state': ['checking', 'wrong'],
  pictureState: ['opening', 'live', 'missing', 'refused', 'busy'],
  stepName: ['decodeMs', 'readMs', 'exchangeMs', 'lookUpMs', 'decideMs', 'totalMs', 'paintMs'],
  section: OPERATOR_SECTIONS,
  one: DASHBOARD_RANGES,
  role: ['root', 'authority'],
  serves: ['last-accepted', 'nothing'],
  'sync.state': ['off', 'no-key', 'resting', 'waiting', 'running'],
  'area.note': ['checking', 'wrong-pin'],
  finding: ['ok', 'warn', 'fail'],
  cardType: CARD_TYPES,
  evidence: EVIDENCE,
  kind: ['granted', 'refused', 'unknown', 'unreadable'],
  'entry.what': ['granted', 'refused', 'unknown', 'unreadable'],
  'test.failure': LOOKUP_FAILURES,
  'entry.evidence': EVIDENCE,
  outcome: [
    'escn',
    'alias-key',
    'no-esc-application',
    'esc-content-broken',
    'removed-too-early',
    'two-cards',
    'timeout',
    'reader-fault',
  ],
  'verdict.kind': ['granted', 'refused', 'unknown', 'unreadable'],
  'verdict.evidence': EVIDENCE,
  'verdict.failure': LOOKUP_FAILURES,
  'registry.failure': LOOKUP_FAILURES,
  'clause.kind': CLAUSE_KINDS,
  'verdict.card.academicLevel': ACADEMIC_LEVELS,
  'readers.state': ['starting', 'ready', 'no-reader', 'reader-deaf', 'no-service', 'restarting', 'crash-loop'],
  state: CAMERA_STATES,
  fault: ['wrong-character', 'too-many'],
  what: ['reading', 'lookingUp'],
  medium: ['chip', 'qr'],
  samples: ['loading', 'failed'],
  'gate.state': ['none', 'starting', 'ready', 'failing'],
  'passage.state': ['waiting', 'passed', 'annulled'],
  'verdict.detail': [
    'no-esc-application',
    'esc-content-broken',
    'student-application-without-escn',
    'campus-card-not-listed',
    'payment-card',
    'transit-card',
    'travel-document',
    'random-uid-device',
    'url-without-escn',
    'foreign-code',
    'student-identifier',
    'too-long',
  ],
};

/** What runs: nothing to do, so nothing to say. */
const WITHOUT_REMEDY = ['camera.running-remedy', 'readers.ready-remedy'];

function keysOf(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'string' ? [`${prefix}${name}`] : keysOf(value, `${prefix}${name}.`),
  );
}

function expand(template: string): string[] {
  const [match, expression] = /\$\{([^}]+)\}/.exec(template) ?? [];
  if (match === undefined || expression === undefined) return [template];
  const values = VARIABLES[expression];
  if (values === undefined) throw new Error(`no values known for \${${expression}} in ${template}`);
  return values.flatMap((value) => expand(template.replace(match, value)));
}

function keysUsed(): Set<string> {
  const sources = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(RENDERER, name), 'utf8'))
    .join('\n');
  const literals = [...sources.matchAll(/'((?:[a-zA-Z-]+\.)+[a-zA-Z-]+)'/g)].map(([, key]) => key ?? '');
  const templates = [...sources.matchAll(/\b(?:t|hasText)\(\s*`([^`]+)`/g)].map(([, key]) => key ?? '');
  const verdicts = [
    ...GRANTED_REASONS.map((reason) => `granted.${reason}`),
    ...REFUSED_REASONS.map((reason) => `refused.${reason}`),
    ...UNKNOWN_REASONS.map((reason) => `unknown.${reason}`),
    ...UNREADABLE_REASONS.map((reason) => `unreadable.${reason}`),
  ].flatMap((name) => [`verdict.${name}.title`, `verdict.${name}.advice`]);
  const expanded = templates.filter((key) => !key.startsWith('$')).flatMap(expand);
  return new Set([...literals, ...expanded, ...verdicts].filter((key) => !WITHOUT_REMEDY.includes(key)));
}

const present = new Set(keysOf(english).map((key) => key.replace(/_(one|other)$/, '')));
const used = keysUsed();
const namespaces = new Set([...present].map((key) => key.split('.', 1)[0]));

describe('the texts', () => {
  it('have every key the page uses', () => {
    const wanted = [...used].filter((key) => namespaces.has(key.split('.', 1)[0] ?? ''));
    expect(wanted.filter((key) => !present.has(key))).toEqual([]);
  });

  it('have no key the page does not use', () => {
    expect([...present].filter((key) => !used.has(key))).toEqual([]);
  });

  it('are not empty', () => {
    expect(JSON.stringify(english)).not.toContain('""');
  });
});
