import { type AliasKey, isRandomUidHex, isUidHex, parseCampusId } from '../../domain/alias-key.ts';
import { type Escn, escnFromBytes, escnToBytes, parseEscn } from '../../domain/escn.ts';
import { reversedUid, type UidOrder, uidOrderOf } from './uid-order.ts';

export interface AliasRow {
  readonly key: AliasKey;
  readonly escn: Escn;
}

/** Something wrong with the list. It never repeats what stands there: that is personal data. */
export interface AliasProblem {
  /** From 1; null where it is about the whole list. */
  readonly line: number | null;
  readonly text: string;
}

export type ParsedAliases =
  | { readonly kind: 'rows'; readonly by: AliasKey['by']; readonly rows: readonly AliasRow[] }
  /** Nothing of it is to be used. `problems` are the first ones, `count` says how many there are. */
  | { readonly kind: 'refused'; readonly problems: readonly AliasProblem[]; readonly count: number };

/** Problems told one by one. */
export const PROBLEMS_SHOWN = 20;
/** Rows read at most: five times the largest campus. */
export const MAX_ALIAS_ROWS = 1_000_000;

const LINE_END = /\r\n|\n|\r/;
// Two fields of which neither can hold a separator, a quote or a line end: no CSV library could read more into it.
const TWO_FIELDS = /^\s*("?)([^",;]{0,200})\1\s*[,;]\s*("?)([^",;]{0,200})\3\s*$/;
/** First fields of a header, and what they say of the column. */
const HEADERS: Readonly<Record<string, { by: AliasKey['by']; order?: UidOrder }>> = {
  uid: { by: 'uid' },
  csn: { by: 'uid' },
  'uid-msb': { by: 'uid', order: 'msb' },
  'uid-lsb': { by: 'uid', order: 'lsb' },
  id: { by: 'campus-id' },
};

interface Line {
  readonly no: number;
  readonly first: string;
  readonly second: string;
}

/**
 * Reads a list `uid,escn` or `id,escn`: comma or semicolon, quotes or none, any line ends, a header or none (then the
 * first column is UIDs). UIDs are brought into the reader's order; `order` is what the caller was told, undefined
 * leaves it to the header or the UIDs themselves. All or nothing.
 */
export function parseAliasCsv(text: string, order: UidOrder | undefined): ParsedAliases {
  const problems = createProblems();
  const lines = readLines(text, problems);
  const head = lines[0];
  const header = head?.second.toLowerCase() === 'escn' ? HEADERS[head.first.toLowerCase()] : undefined;
  const { by, order: saidOrder } = header ?? { by: 'uid' as const };
  const content = header === undefined ? lines : lines.slice(1);
  if (content.length === 0 && problems.count === 0) problems.add(null, 'the list has no rows');
  if (content.length > MAX_ALIAS_ROWS) problems.add(null, `the list has more than ${MAX_ALIAS_ROWS} rows`);

  const rows = by === 'uid' ? uidRows(content, order, saidOrder, problems) : idRows(content, problems);
  return problems.count > 0
    ? { kind: 'refused', problems: problems.first, count: problems.count }
    : { kind: 'rows', by, rows };
}

interface Problems {
  readonly first: readonly AliasProblem[];
  readonly count: number;
  add(line: number | null, text: string): void;
}

function createProblems(): Problems {
  const first: AliasProblem[] = [];
  let count = 0;
  return {
    first,
    get count() {
      return count;
    },
    add(line, text) {
      count += 1;
      if (first.length < PROBLEMS_SHOWN) first.push({ line, text });
    },
  };
}

function readLines(text: string, problems: Problems): Line[] {
  const lines: Line[] = [];
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(LINE_END)
    .entries()) {
    if (line.trim() === '') continue;
    const fields = TWO_FIELDS.exec(line);
    if (fields === null) problems.add(i + 1, 'must be two fields with a comma or semicolon between them');
    else lines.push({ no: i + 1, first: (fields[2] ?? '').trim(), second: (fields[4] ?? '').trim() });
  }
  return lines;
}

function uidRows(
  lines: readonly Line[],
  told: UidOrder | undefined,
  said: UidOrder | undefined,
  problems: Problems,
): AliasRow[] {
  if (told !== undefined && said !== undefined && told !== said) {
    problems.add(null, `the header says that the UIDs are ${said} first, the option says ${told}`);
  }
  const written = lines.map(({ first }) => first.replace(/[:\s-]/g, '').toLowerCase());
  const order = told ?? said ?? uidOrderOf(written.filter(isUidHex));
  const known = createKnown(problems);
  const rows: AliasRow[] = [];
  for (const [i, line] of lines.entries()) {
    const hex = written[i] ?? '';
    const uid = order === 'lsb' ? reversedUid(hex) : hex;
    const problem = isUidHex(hex) ? (order === undefined ? undefined : uidProblem(uid)) : formProblem(hex);
    if (problem !== undefined) problems.add(line.no, problem);
    const escn = escnIn(line, problems);
    if (problem === undefined && known.isNew(uid, line.no) && escn !== undefined) {
      rows.push({ key: { by: 'uid', uid }, escn });
    }
  }
  if (order === undefined && rows.length > 0) {
    problems.add(
      null,
      'the UIDs do not tell the order of their bytes; say msb where they stand as a reader shows them, lsb where reversed',
    );
  }
  return rows;
}

function idRows(lines: readonly Line[], problems: Problems): AliasRow[] {
  const known = createKnown(problems);
  return lines.flatMap((line) => {
    const id = parseCampusId(line.first);
    if (id === undefined) problems.add(line.no, 'the campus number must be 1 to 64 visible ASCII characters');
    const escn = escnIn(line, problems);
    const isNew = id !== undefined && known.isNew(id, line.no);
    return isNew && escn !== undefined ? [{ key: { by: 'campus-id' as const, id }, escn }] : [];
  });
}

function escnIn(line: Line, problems: Problems): Escn | undefined {
  const parsed = parseEscn(line.second);
  // Nothing but zeros is what an empty column becomes on its way through a database.
  const escn = parsed === undefined ? undefined : escnFromBytes(escnToBytes(parsed));
  if (escn === undefined) problems.add(line.no, 'the second field must be a card number: a UUID of 32 hex digits');
  return escn;
}

function formProblem(hex: string): string {
  if (!/^[0-9a-f]+$/.test(hex)) return 'the UID must be hex digits';
  const hint = hex.length % 2 === 1 ? '; a spreadsheet may have dropped a leading zero' : '';
  return `the UID must have 8, 14 or 20 hex digits, not ${hex.length}${hint}`;
}

/** What makes a well-formed UID useless for telling cards apart (ISO 14443-3 section 6.5.4). */
function uidProblem(uid: string): string | undefined {
  if (/^(?:00)+$|^(?:ff)+$/.test(uid)) return 'the UID is blank';
  if (isRandomUidHex(uid)) return 'the UID is a random one (08…): such a chip shows another one each time';
  if (uid.length === 8 && uid.startsWith('88')) return 'the UID is the first part of a longer one (88…)';
  return undefined;
}

/** Finds keys that stand twice. */
function createKnown(problems: Problems): { isNew(key: string, line: number): boolean } {
  const lineOf = new Map<string, number>();
  return {
    isNew(key, line) {
      const before = lineOf.get(key);
      if (before === undefined) lineOf.set(key, line);
      else problems.add(line, `stands in line ${before} already`);
      return before === undefined;
    },
  };
}
