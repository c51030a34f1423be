import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The command as it is installed: built, behind its launcher. */
const TESSERA = fileURLToPath(new URL('../../main/cli/tessera.js', import.meta.url));

/** A `tessera` command that runs until it is stopped. */
export interface RunningCommand extends AsyncDisposable {
  readonly process: ChildProcessWithoutNullStreams;
  /** The next line on stdout. Rejects when the command ends or after 20 s, with what it said on stderr. */
  nextLine(): Promise<string>;
  readonly stderr: () => string;
  /** SIGTERM, and waits for the end; gives the exit code. */
  stop(): Promise<number | null>;
}

export interface FinishedCommand {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const LINE_LIMIT_MS = 20_000;

export function startCommand(args: readonly string[], env: NodeJS.ProcessEnv): RunningCommand {
  const child = spawn(process.execPath, [TESSERA, ...args], { env: { ...process.env, ...env } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    const code = await exited;
    clearTimeout(hard);
    return code;
  };
  return {
    process: child,
    stderr: () => stderr,
    async nextLine() {
      let limit: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_resolve, reject) => {
        limit = setTimeout(
          () => reject(new Error(`no line within ${LINE_LIMIT_MS} ms; stderr: ${stderr}`)),
          LINE_LIMIT_MS,
        );
      });
      const next = await Promise.race([lines.next(), late]);
      clearTimeout(limit);
      if (next.done === true) throw new Error(`tessera ${args.join(' ')} ended; stderr: ${stderr}`);
      return next.value;
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

/** Runs a command to its end. */
export function runCommand(args: readonly string[], env: NodeJS.ProcessEnv, input?: string): Promise<FinishedCommand> {
  const child = spawn(process.execPath, [TESSERA, ...args], { env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  child.stdin.end(input ?? '');
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}
