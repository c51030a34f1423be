import type { Log } from './log.ts';

/** A line of the log as staff see it. */
export interface LogLine {
  /** ms since 1970, by the machine's clock: the log has no other. */
  readonly at: number;
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

export interface RememberingLog extends Log {
  /** The last lines, newest first. */
  lines(): readonly LogLine[];
}

const MOST_LINES = 200;
const LONGEST_LINE = 400;
/** What a field must be called to be shown; the others are for the log's readers. */
const SHOWN_FIELDS = ['code', 'lane', 'verdict', 'reason'] as const;
/** Sixteen bytes in hex, or a UID of a chip: the log has none, and staff's screen has none should one slip in. */
const NUMBERS = /\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b|\b(?:[0-9a-f]{2}){4,10}\b/gi;

/** Writes to another log, and remembers the last lines in memory. */
export function rememberLines(log: Log, now: () => number = Date.now): RememberingLog {
  let lines: readonly LogLine[] = [];
  const writer =
    (level: LogLine['level']): Log['info'] =>
    (fields, message) => {
      const told = SHOWN_FIELDS.flatMap((name) => (fields[name] === undefined ? [] : [String(fields[name])]));
      const text = [...told, message]
        .join(' · ')
        .replace(NUMBERS, '…')
        .replace(/[\p{C}\s]+/gu, ' ')
        .slice(0, LONGEST_LINE);
      lines = [{ at: now(), level, text }, ...lines].slice(0, MOST_LINES);
      log[level](fields, message);
    };
  return { info: writer('info'), warn: writer('warn'), error: writer('error'), lines: () => lines };
}
