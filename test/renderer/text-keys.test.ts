import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ACADEMIC_LEVELS, CARD_TYPES } from '../../main/domain/card-record.ts';
import { EVIDENCE } from '../../main/domain/credential.ts';
import { LOOKUP_FAILURES } from '../../main/domain/lookup-outcome.ts';
import { OVERRIDE_REASONS } from '../../main/domain/override.ts';
import { CLAUSE_KINDS } from '../../main/domain/service/clause.ts';
import { GRANTED_REASONS, REFUSED_REASONS, UNKNOWN_REASONS, UNREADABLE_REASONS } from '../../main/domain/verdict.ts';
import { CAMERA_STATES } from '../../main/ipc/contract.ts';
import { DASHBOARD_RANGES, OPERATOR_SECTIONS } from '../../main/ipc/operator.ts';
import { REGISTRY_CHOICES, SETUP_FAULTS, SETUP_STEPS } from '../../main/ipc/setup.ts';
import english from '../../resources/locales/en.json' with { type: 'json' };

const RENDERER = fileURLToPath(new URL('../../renderer', import.meta.url));

const KINDS = ['granted', 'refused', 'unknown', 'unreadable'];
const READER_STATES = ['starting', 'ready', 'no-reader', 'reader-deaf', 'no-service', 'restarting', 'crash-loop'];
const PASSAGES = ['waiting', 'passed', 'annulled'];
const READ_OUTCOMES = [
  'escn',
  'alias-key',
  'no-esc-application',
  'esc-content-broken',
  'removed-too-early',
  'two-cards',
  'timeout',
  'reader-fault',
];
const PRESETS = ['active-student', 'canteen', 'library', 'transport', 'sports', 'printing', 'exam-hall', 'training'];
const DETAILS = [
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
];

/** Values of the variable parts of keys, by the key as the source builds it, a star for each part. */
const PARTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'busy.*': [['reading', 'lookingUp']],
  'busy.*Hint': [['reading', 'lookingUp']],
  'camera.*': [CAMERA_STATES],
  'camera.*-remedy': [CAMERA_STATES],
  'clause.*.*': [CLAUSE_KINDS, ['holder', 'staff']],
  'demo.*': [['chip', 'qr']],
  'detail.*': [DETAILS],
  'evidence.*': [EVIDENCE],
  'failure.*': [LOOKUP_FAILURES],
  'gate.*': [['none', 'starting', 'ready', 'failing']],
  'keypad.*': [['wrong-character', 'too-many']],
  'level.*': [ACADEMIC_LEVELS],
  'mark.*': [['unsure', 'staff']],
  'operator.cardType.*': [CARD_TYPES],
  'operator.finding.*': [['ok', 'warn', 'fail']],
  'operator.note.*': [['checking', 'wrong-pin']],
  'operator.range.*': [DASHBOARD_RANGES],
  'operator.read.*': [READ_OUTCOMES],
  'operator.role.*': [['root', 'authority']],
  'operator.section.*': [OPERATOR_SECTIONS],
  'operator.serves.*': [['last-accepted', 'nothing']],
  'operator.sync.*': [['off', 'no-key', 'resting', 'waiting', 'running']],
  'override.*': [['erase', 'enter', 'checking', 'wrong-pin']],
  'override.reason.*': [OVERRIDE_REASONS],
  'passage.*': [PASSAGES],
  'print.*': [['loading', 'failed']],
  'readers.*': [READER_STATES],
  'readers.*-remedy': [READER_STATES],
  'setup.*': [['writing', 'restarting']],
  'setup.camera.*': [['opening', 'live', 'missing', 'refused', 'busy']],
  'setup.fault.*': [SETUP_FAULTS],
  'setup.hints.*': [SETUP_STEPS],
  'setup.pin.*': [['checking', 'wrong']],
  'setup.registry.*': [REGISTRY_CHOICES],
  'setup.registry.*Hint': [REGISTRY_CHOICES],
  'setup.registry.why.*': [LOOKUP_FAILURES],
  'setup.service.about.*': [PRESETS],
  'setup.steps.*': [SETUP_STEPS],
  'setup.took.*': [['decodeMs', 'readMs', 'exchangeMs', 'lookUpMs', 'decideMs', 'totalMs', 'paintMs']],
  'sound.*': [[...KINDS, 'muted', 'blocked', 'none']],
  'staff.*': [['idle', 'reading', 'looking-up', 'awaiting-removal']],
  'steps.*': [['readMs', 'decodeMs', 'lookUpMs', 'totalMs']],
  'verdict.*.word': [KINDS],
};

/** What runs: nothing to do, so nothing to say. */
const WITHOUT_REMEDY = ['camera.running-remedy', 'readers.ready-remedy'];

function keysOf(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'string' ? [`${prefix}${name}`] : keysOf(value, `${prefix}${name}.`),
  );
}

function expand(template: string): readonly string[] {
  const pattern = template.replace(/\$\{[^}]+\}/g, '*');
  const parts = PARTS[pattern];
  if (parts === undefined) throw new Error(`no values known for the parts of ${pattern}`);
  return parts.reduce<readonly string[]>(
    (keys, values) => keys.flatMap((key) => values.map((value) => key.replace('*', value))),
    [pattern],
  );
}

function keysUsed(): Set<string> {
  const sources = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(RENDERER, name), 'utf8'))
    .join('\n');
  const literals = [...sources.matchAll(/'((?:[a-zA-Z-]+\.)+[a-zA-Z-]+)'/g)].map(([, key]) => key ?? '');
  const templates = [...sources.matchAll(/\b(?:t|hasText|textIn)\(\s*(?:\w+,\s*)?`([^`]+)`/g)].map(
    ([, key]) => key ?? '',
  );
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
