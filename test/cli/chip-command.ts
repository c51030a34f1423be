import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('./chip-commands.entry.ts', import.meta.url));

/** A command of the chip side in a process of its own. */
export interface RunningCommand {
  /** Resolves with its next line on stdout, undefined once it ended. */
  line(): Promise<string | undefined>;
  /** Resolves once it ended. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }>;
  readonly stderr: () => string;
  signal(name: NodeJS.Signals): void;
}

export function startCommand(...args: readonly string[]): RunningCommand {
  const child: ChildProcess = spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let told = 0;
  let isOver = false;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    wake();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (exitCode) => {
      isOver = true;
      wake();
      resolve({ exitCode, stdout, stderr });
    });
  });
  return {
    ended,
    stderr: () => stderr,
    signal: (name) => void child.kill(name),
    line: () =>
      new Promise((resolve) => {
        const look = () => {
          const end = stdout.indexOf('\n', told);
          if (end < 0 && !isOver) return;
          waiting.delete(look);
          const line = end < 0 ? undefined : stdout.slice(told, end);
          told = end < 0 ? told : end + 1;
          resolve(line);
        };
        waiting.add(look);
        look();
      }),
  };
}
