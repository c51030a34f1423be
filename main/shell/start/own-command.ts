import { execFile } from 'node:child_process';

/**
 * Runs a `tessera` command in a process of its own and gives its stdout; rejects where it fails or takes longer than
 * `limitMs`. What looks into the terminal's own databases must not do so inside the terminal: a second connection of
 * the same process would share its locks.
 */
export type OwnCommand = (args: readonly string[], limitMs: number) => Promise<string>;

/** Most of a command's output that is read, in bytes. */
const MOST_OUTPUT = 1_000_000;

/** Commands by the script this process was started with, on the same Node. */
export function ownCommandBy(script: string, env: NodeJS.ProcessEnv): OwnCommand {
  return (args, limitMs) =>
    new Promise((resolve, reject) => {
      const options = { env, timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: MOST_OUTPUT } as const;
      execFile(process.execPath, [script, ...args], options, (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(new Error(error.killed ? `no answer within ${limitMs / 1000} s` : error.message, { cause: error }));
      });
    });
}
