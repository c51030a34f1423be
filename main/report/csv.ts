/** What a spreadsheet takes for a formula when a cell begins with it (OWASP, CSV injection). */
const FORMULA_START = /^[=+\-@\t\r]/;
/** What makes quotes necessary (RFC 4180 section 2). */
const NEEDS_QUOTES = /[",\r\n]/;

export type CsvCell = string | number | boolean | null;

/** A line of CSV with its CRLF (RFC 4180). Null is an empty cell; a text that could run as a formula gets an apostrophe. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA_START.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
