import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where commands of a bench run, and what they leave behind. */
export interface CommandPlace {
  /** `tessera` as it was called: its script. */
  readonly script: string;
  /** Their working folder; each one's output is kept in it. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The script this process itself was started by. */
export function ownScript(): string {
  return process.argv[1] ?? '';
}

const COMMAND_LIMIT_MS = 10 * 60_000;

/**
 * Starts a `tessera` command in a process of its own that may leave a core dump, with its output in
 * `<name>.stdout` and `<name>.stderr`.
 */
export function startOwnCommand(place: CommandPlace, name: string, args: readonly string[]): ChildProcess {
  const stdout = openSync(join(place.folder, `${name}.stdout`), 'w');
  const stderr = openSync(join(place.folder, `${name}.stderr`), 'w');
  const command = [process.execPath, place.script, ...args];
  const stdio: ('ignore' | number)[] = ['ignore', stdout, stderr];
  const options = { cwd: place.folder, env: place.env, stdio };
  try {
    if (process.platform === 'win32') return spawn(process.execPath, command.slice(1), options);
    return spawn('/bin/sh', ['-c', 'ulimit -c unlimited 2>/dev/null; exec "$@"', 'sh', ...command], options);
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

/** Runs a command to its end, which has to be a good one. */
export async function runOwnCommand(place: CommandPlace, name: string, args: readonly string[]): Promise<void> {
  const child = startOwnCommand(place, name, args);
  const limit = setTimeout(() => child.kill('SIGKILL'), COMMAND_LIMIT_MS);
  const code = await endOf(child);
  clearTimeout(limit);
  if (code === 0) return;
  throw new Error(`${name} failed (${code}): ${readFileSync(join(place.folder, `${name}.stderr`), 'utf8')}`);
}

/** Exit code or signal. */
export function endOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve, reject) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode ?? child.signalCode ?? 'unknown');
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    child.once('error', reject);
  });
}
