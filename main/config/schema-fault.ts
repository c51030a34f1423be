import { z } from 'zod';
import { nearest } from './nearest.ts';

/** One thing wrong with a value, in words, and the place it is about. */
export interface SchemaFault {
  readonly path: readonly PropertyKey[];
  /** `key`: the last step of the path names a property that should not be there. */
  readonly about: 'value' | 'key';
  readonly text: string;
}

/**
 * What a schema holds against a value, in one sentence each: the field, the expected form, what stands there instead.
 * A schema's own message is taken where it starts with "must" (the field goes before it) and otherwise follows a
 * colon. Values are never repeated: they may be keys, addresses with passwords, card numbers.
 */
export function schemaFaults(schema: z.ZodType, value: unknown, error: z.ZodError): SchemaFault[] {
  let described: JsonSchema | undefined;
  // Once for all faults, and only where one asks for it: a long list may have the same mistake in every entry.
  const describe = (): JsonSchema => {
    described ??= z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return described;
  };
  return error.issues.flatMap((issue) => faultsOf(issue, [], { describe, value }));
}

/** What the faults are told from. */
interface Subject {
  readonly describe: () => JsonSchema;
  readonly value: unknown;
}

type Issue = z.core.$ZodIssue;

function faultsOf(issue: Issue, base: readonly PropertyKey[], subject: Subject): SchemaFault[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(subject.describe(), path);
    return issue.keys.map((key) => ({ path: [...path, key], about: 'key', text: unknownKey([...path, key], known) }));
  }
  if (issue.code === 'invalid_union' && !isOwnMessage(issue.message)) {
    // The form the writer meant is the one in which the fault lies deepest.
    const forms = issue.errors.map((issues) => issues.flatMap((inner) => faultsOf(inner, path, subject)));
    const meant = forms.sort((a, b) => depthOf(b) - depthOf(a))[0];
    if (meant !== undefined && depthOf(meant) > path.length) return meant;
  }
  return [{ path, about: 'value', text: sentence(issue, path, valueAt(subject.value, path)) }];
}

function depthOf(faults: readonly SchemaFault[]): number {
  return Math.max(0, ...faults.map((fault) => fault.path.length));
}

function sentence(issue: Issue, path: readonly PropertyKey[], found: unknown): string {
  const expected = isOwnMessage(issue.message) ? issue.message : expectedForm(issue);
  const subject = path.length === 0 ? 'the file' : `"${fieldName(path)}"`;
  if (expected === undefined) return `${subject}: ${issue.message}`;
  if (found === undefined && path.length > 0) return `${subject} is missing; it ${expected}`;
  return issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union'
    ? `${subject} ${expected}${contrast(issue, found)}`
    : `${subject} ${expected}`;
}

function isOwnMessage(message: string): boolean {
  return message.startsWith('must ');
}

function expectedForm(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_WORDS[issue.expected] ?? `of type ${issue.expected}`}`;
    case 'invalid_value':
      return `must be ${alternatives(issue.values.map((value) => JSON.stringify(value) ?? String(value)))}`;
    case 'too_small':
      return `must ${measure(issue.origin)} at least ${issue.minimum}${unit(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `must ${measure(issue.origin)} at most ${issue.maximum}${unit(issue.origin, issue.maximum)}`;
    case 'invalid_union':
      return 'must have one of the allowed forms';
    case 'invalid_format':
      return 'must have the right form';
    default:
      return undefined;
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object in braces',
  record: 'an object in braces',
  array: 'a list in brackets',
  null: 'null',
};

/** What stands there instead, where its kind alone tells; a wrong text is only compared with the allowed ones. */
function contrast(issue: Issue, found: unknown): string {
  if (issue.code === 'invalid_value' && typeof found === 'string') {
    const texts = issue.values.filter((value) => typeof value === 'string');
    const meant = nearest(found, texts);
    return meant === undefined ? '' : `; did you mean "${meant}"?`;
  }
  // A union's own message lists its texts; that another text is none of them goes without saying.
  if (issue.code === 'invalid_union' && isOwnMessage(issue.message) && typeof found === 'string') return '';
  return `, not ${kindOf(found)}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : 'a fraction';
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? 'a text' : 'an object';
}

function measure(origin: string): string {
  return origin === 'number' || origin === 'int' ? 'be' : 'have';
}

function unit(origin: string, count: number | bigint): string {
  const [one, several] = UNITS[origin] ?? ['', ''];
  return Number(count) === 1 ? one : several;
}

const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  string: [' character', ' characters'],
  array: [' entry', ' entries'],
};

function unknownKey(path: readonly PropertyKey[], known: readonly string[]): string {
  const name = `"${fieldName(path)}" is not a setting`;
  const meant = nearest(String(path.at(-1)), known);
  if (meant !== undefined) return `${name}; did you mean "${meant}"?`;
  return known.length === 0 ? name : `${name}; allowed here: ${known.map((key) => `"${key}"`).join(', ')}`;
}

function alternatives(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? 'nothing') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A path as people write it: `registry.url`, `[3].cardNumber`. Foreign keys are cut and lose control characters. */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${printable(String(step))}`))
    .join('')
    .replace(/^\./, '');
}

function printable(key: string): string {
  const plain = key.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?');
  return plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<PropertyKey, unknown>)[step]
        : undefined,
    value,
  );
}

/** Property names the schema knows at a path, over all forms a union allows there. */
function knownKeys(root: JsonSchema, path: readonly PropertyKey[]): string[] {
  let nodes: JsonSchema[] = [root];
  for (const step of path) {
    nodes = nodes.flatMap(formsOf).flatMap((node) => {
      const next =
        typeof step === 'number' ? node.items : (node.properties?.[String(step)] ?? node.additionalProperties);
      return typeof next === 'object' && !Array.isArray(next) ? [next] : [];
    });
  }
  return [...new Set(nodes.flatMap(formsOf).flatMap(keysOf))];
}

/** The properties of an object, or the names a record's keys may have. */
function keysOf({ properties = {}, propertyNames }: JsonSchema): string[] {
  const names = typeof propertyNames === 'object' ? (propertyNames.enum ?? []) : [];
  return [...Object.keys(properties), ...names.map(String)];
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

function formsOf(node: JsonSchema): JsonSchema[] {
  const inner = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  return [node, ...inner.filter((form): form is JsonSchema => typeof form === 'object').flatMap(formsOf)];
}
