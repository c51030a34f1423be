import { type CsvCell, csvLine } from './csv.ts';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Records of one kind as text, piece by piece: CSV with a header, or JSON Lines. Every record has every column. */
export function* formatRecords<Column extends string>(
  columns: readonly Column[],
  records: Iterable<Readonly<Record<Column, CsvCell>>>,
  format: ExportFormat,
): Generator<string> {
  if (format === 'csv') yield csvLine(columns);
  for (const record of records) {
    yield format === 'csv' ? csvLine(columns.map((column) => record[column])) : `${JSON.stringify(record)}\n`;
  }
}
