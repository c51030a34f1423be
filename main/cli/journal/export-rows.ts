import { assertNever } from '../../domain/assert-never.ts';
import type { JournalEntry } from '../../domain/journal/entry.ts';
import type { CsvCell } from '../../report/csv.ts';
import { type ExportFormat, formatRecords } from '../../report/export-format.ts';

const COLUMNS = [
  'at',
  'kind',
  'lane',
  'presentation',
  'service',
  'verdict',
  'reason',
  'clause',
  'evidence',
  'source',
  'ageSeconds',
  'failure',
  'status',
  'issuerPic',
  'issuerCountry',
  'cardType',
  'academicLevel',
  'isTestCard',
  'holder',
  'zone',
  'direction',
  'outcome',
  'why',
  'code',
  'detail',
  'totalMs',
] as const;
type Row = Readonly<Record<(typeof COLUMNS)[number], CsvCell>>;

const EMPTY = Object.fromEntries(COLUMNS.map((column) => [column, null])) as Row;
const ROUNDED_TO_MS = 15 * 60_000;

/**
 * `tessera journal export --rows`: a record an entry, for the terminal's own people; rows are never anonymous. Without
 * `isFull` what links rows to each other or to a moment is left out: pseudonyms, ids, words that somebody wrote; times
 * are those of the quarter of an hour they are in. With it, all that the journal has, which is no card number and no name.
 */
export function exportRows(
  entries: Iterable<JournalEntry>,
  { format, isFull }: { readonly format: ExportFormat; readonly isFull: boolean },
): Generator<string> {
  return formatRecords(COLUMNS, rowsOf(entries, isFull), format);
}

function* rowsOf(entries: Iterable<JournalEntry>, isFull: boolean): Generator<Row> {
  for (const entry of entries) yield isFull ? fullRowOf(entry) : sparse(fullRowOf(entry), entry.at);
}

function fullRowOf(entry: JournalEntry): Row {
  const common = { ...EMPTY, at: isoTime(entry.at), kind: entry.kind, lane: entry.lane };
  switch (entry.kind) {
    case 'presentation': {
      const { kind: _kind, at: _at, steps, ...told } = entry;
      return { ...common, ...told, totalMs: steps['totalMs'] ?? null };
    }
    case 'passage':
      return { ...common, presentation: entry.presentation, outcome: entry.outcome, why: entry.why };
    case 'override':
      return { ...common, presentation: entry.presentation, detail: entry.reason };
    case 'event':
      return { ...common, code: entry.code, detail: entry.detail };
    default:
      return assertNever(entry);
  }
}

function sparse(row: Row, at: number): Row {
  const quarter = isoTime(Math.floor(at / ROUNDED_TO_MS) * ROUNDED_TO_MS);
  return { ...row, at: quarter, presentation: null, holder: null, detail: null };
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
