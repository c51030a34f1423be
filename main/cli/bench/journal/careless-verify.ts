import type { JournalSource } from '../../../store/journal/journal-source.ts';

/** The negative control: counts the rows and looks whether each is JSON, as a plain log file would allow. */
export function careless(source: JournalSource): boolean {
  const rows = source.rows(1, Number.MAX_SAFE_INTEGER);
  return rows.every(({ sequence, bytes }, n) => sequence === n + 1 && isJson(bytes));
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes).toString('utf8'));
    return true;
  } catch {
    // SyntaxError: a flipped bit of its structure.
    return false;
  }
}
