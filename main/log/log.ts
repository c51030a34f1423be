import { destination, pino } from 'pino';

/** The terminal's log: JSON lines on stderr. What goes in is chosen field by field: no number, no UID, no name. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Fields that must never be written, should one slip in. */
export const NEVER_LOGGED = ['escn', 'uid', 'text', 'credential', 'record', 'displayName'] as const;

/** Opens the log. `write` is for tests; without it the lines go to stderr at once, so that none is lost in a crash. */
export function openLog(options: { level: 'info' | 'warn' | 'silent'; write?: (line: string) => void }): Log {
  const paths = NEVER_LOGGED.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  const { write } = options;
  const to = write === undefined ? destination({ dest: 2, sync: true }) : { write };
  return pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, remove: true } },
    to,
  );
}
