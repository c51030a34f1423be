import { z } from 'zod';

/**
 * What crosses the control socket, one JSON text a line. The command says what it wants, once, and may say `abort`
 * later; the terminal tells how far it is and at last how it ended. In between it says `alive`, so that silence means
 * that it hangs.
 */
const request = z.strictObject({
  kind: z.literal('do'),
  /** Of the command. */
  version: z.string().max(64),
  job: z.string().max(64),
  request: z.unknown(),
});
export const commandMessage = z.discriminatedUnion('kind', [request, z.strictObject({ kind: z.literal('abort') })]);
export type CommandMessage = z.infer<typeof commandMessage>;

export const terminalMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('alive') }),
  z.strictObject({ kind: z.literal('progress'), value: z.unknown() }),
  z.strictObject({ kind: z.literal('notice'), line: z.string() }),
  z.strictObject({ kind: z.literal('done'), result: z.unknown() }),
  z.strictObject({ kind: z.literal('failed'), message: z.string() }),
]);
export type TerminalMessage = z.infer<typeof terminalMessage>;

/** Longest line of a command: a job's name and its options, in bytes. */
export const COMMAND_LINE_BYTES = 64 * 1024;
/** Longest line of a terminal, in bytes. */
export const TERMINAL_LINE_BYTES = 4 * 1024 * 1024;
/** A command that is connected says what it wants within, in ms. */
export const REQUEST_WITHIN_MS = 5_000;
export const ALIVE_EVERY_MS = 5_000;
/** A terminal that says nothing for so long hangs; a command that takes nothing is gone. In ms. */
export const SILENCE_LIMIT_MS = 30_000;

/** A message as it goes over the wire. */
export function encodeLine(message: CommandMessage | TerminalMessage): string {
  return `${JSON.stringify(message)}\n`;
}

/** Undefined where the line is no message of this version. */
export function parseLine<T>(line: string, schema: z.ZodType<T>): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // SyntaxError: no JSON.
    return undefined;
  }
}
