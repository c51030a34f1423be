import { createScanner, getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { z } from 'zod';
import { readSmallFile } from './read-small-file.ts';
import { type SchemaFault, schemaFaults } from './schema-fault.ts';
import { positionAt } from './text-position.ts';

/** Largest file read, in bytes: written by hand, never near it. */
const MAX_FILE_BYTES = 1024 * 1024;

/** Deepest nesting read; the parser recurses, and nothing here is deeper than five. */
const MAX_DEPTH = 64;

export type ParsedJson<T> =
  | { readonly ok: true; readonly value: T }
  /** `message`: the first fault and how many more; `faults`: each by itself, in the order of the file. */
  | { readonly ok: false; readonly message: string; readonly faults: readonly string[] };

export type ReadJson<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'missing'; readonly message: string }
  /** Permissions, not a file, too large, not UTF-8. */
  | { readonly kind: 'unreadable'; readonly message: string }
  /** Read, and not of the expected form. */
  | { readonly kind: 'broken'; readonly message: string };

/**
 * Reads JSON as people write it, with comments and trailing commas, into the schema's type. What is wrong comes as
 * one line `path:line:column: "field" must be …`; of several faults the first in the file, and how many more.
 * `path` is only for the message. A message never repeats a value.
 */
export function parseJsonFile<T>(path: string, text: string, schema: z.ZodType<T>): ParsedJson<T> {
  const plain = text.replace(/^\uFEFF/, '');
  const fail = (faults: readonly PlacedFault[]): ParsedJson<T> => {
    const told = faults
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ offset, text: words }) => {
        const { line, column } = positionAt(plain, offset);
        return `${path}:${line}:${column}: ${words}`;
      });
    const rest = told.length < 2 ? '' : ` (and ${told.length - 1} more)`;
    return { ok: false, message: `${told[0] ?? `${path}: is not as expected`}${rest}`, faults: told };
  };

  const tooDeep = offsetBeyondDepth(plain);
  if (tooDeep !== undefined) {
    return fail([{ offset: tooDeep, text: `brackets are nested more than ${MAX_DEPTH} deep` }]);
  }
  const errors: ParseError[] = [];
  const tree = parseTree(plain, errors, { allowTrailingComma: true });
  const syntaxError = errors[0];
  // What follows a syntax error is guesswork, so only the first is told.
  if (syntaxError !== undefined) return fail([syntaxFault(syntaxError, plain)]);
  if (tree === undefined) return fail([{ offset: 0, text: 'the file is empty' }]);

  const duplicates = duplicateKeys(tree);
  if (duplicates.length > 0) return fail(duplicates);
  const value: unknown = getNodeValue(tree);
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return fail(schemaFaults(schema, value, parsed.error).map((fault) => place(fault, tree)));
}

/** Reads and parses a file of at most `maxBytes`, by default 1 MiB. Whatever is wrong with the file or its content is a value. */
export function readJsonFile<T>(path: string, schema: z.ZodType<T>, maxBytes = MAX_FILE_BYTES): ReadJson<T> {
  const file = readTextFile(path, maxBytes);
  if (file.kind !== 'read') return file;
  const parsed = parseJsonFile(path, file.text, schema);
  return parsed.ok ? { kind: 'ok', value: parsed.value } : { kind: 'broken', message: parsed.message };
}

export type ReadText =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'missing' | 'unreadable'; readonly message: string };

/** Reads a text of at most `maxBytes`, by default 1 MiB, in UTF-8. */
export function readTextFile(path: string, maxBytes = MAX_FILE_BYTES): ReadText {
  const file = readSmallFile(path, maxBytes);
  if (file.kind !== 'read') return file;
  try {
    return { kind: 'read', text: new TextDecoder('utf-8', { fatal: true }).decode(file.bytes) };
  } catch {
    // TypeError: bytes that are no UTF-8.
    return { kind: 'unreadable', message: `${path}: is not UTF-8 text; save it as UTF-8` };
  }
}

interface PlacedFault {
  readonly offset: number;
  readonly text: string;
}

/** By the parser's own names of its codes. */
const SYNTAX_WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no JSON; texts stand in double quotes',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'a field name in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected before this',
  CommaExpected: 'a comma is expected before this',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'the file should end before this',
  UnexpectedEndOfComment: 'a comment is not closed',
  UnexpectedEndOfString: 'a closing double quote is missing',
  UnexpectedEndOfNumber: 'a number is cut off',
  InvalidUnicode: 'this is no \\u escape of four hex digits',
  InvalidEscapeCharacter: 'a backslash in a text is written \\\\',
  InvalidCharacter: 'a control character stands in a text; write a line break as \\n',
};

function syntaxFault(error: ParseError, text: string): PlacedFault {
  if (text.trim() === '') return { offset: 0, text: 'the file is empty' };
  return { offset: error.offset, text: SYNTAX_WORDS[printParseErrorCode(error.error)] ?? 'this is no JSON' };
}

/** Where brackets nest too deep. Brackets in texts and comments don't count, so this follows the parser's tokens. */
function offsetBeyondDepth(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  // The scanner gives its end-of-file token exactly once it stands at the end of the text.
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const first = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : undefined;
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    if (depth > MAX_DEPTH) return scanner.getTokenOffset();
  }
  return undefined;
}

/** A field given twice: JSON would silently keep the last. */
function duplicateKeys(node: Node): PlacedFault[] {
  const seen = new Set<unknown>();
  return (node.children ?? []).flatMap((child) => {
    const key = child.type === 'property' ? child.children?.[0] : undefined;
    if (key === undefined) return duplicateKeys(child);
    const again = seen.has(key.value) ? [{ offset: key.offset, text: 'this field stands twice in its object' }] : [];
    seen.add(key.value);
    return [...again, ...duplicateKeys(child)];
  });
}

/** Where a fault lies: its value, its key, or the nearest object around it that is there. */
function place(fault: SchemaFault, tree: Node): PlacedFault {
  let node = tree;
  for (const [i, step] of fault.path.entries()) {
    const child = node.type === 'array' ? node.children?.[Number(step)] : propertyOf(node, step);
    if (child === undefined) break;
    const isLast = i === fault.path.length - 1;
    if (child.type !== 'property') node = child;
    else node = (fault.about === 'key' && isLast ? child.children?.[0] : child.children?.[1]) ?? node;
  }
  return { offset: node.offset, text: fault.text };
}

function propertyOf(node: Node, key: PropertyKey): Node | undefined {
  return node.children?.find((child) => child.type === 'property' && child.children?.[0]?.value === key);
}
