import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endOf } from '../own-command.ts';
import { NOTHING_TOLD, type Told } from './power-store.ts';
import type { WatchedWork } from './work-under-watch.ts';

/** Name of the command that works under watch. */
export const WORK_COMMAND = 'power-work';

export interface WatchedEnd {
  readonly told: Told;
  /** From its start to its work, in ms. */
  readonly startMs: number;
  /** Exit code or signal. */
  readonly end: number | string;
}

/** A process that hangs is a fault of the store's. */
const LIMIT_MS = 60_000;

/** Runs the work in a process of its own, and kills it so long after it began, where that is given. */
export async function runWatched(script: string, work: WatchedWork, killAfterMs?: number): Promise<WatchedEnd> {
  const args = [script, 'bench', WORK_COMMAND, JSON.stringify(work)];
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const ended = endOf(child);
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => {
    errors = (errors + bytes.toString()).slice(-2_000);
  });
  let told: Told = { ...NOTHING_TOLD, begun: work.from - 1, acknowledged: work.from - 1 };
  let startMs = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [kind, number = '', detail = ''] = line.split(' ');
    if (kind === 'b') told = { ...told, begun: Number(number) };
    if (kind === 'a') told = { ...told, acknowledged: Number(number), detail };
    if (kind !== 'r') continue;
    startMs = performance.now() - startedAt;
    if (killAfterMs !== undefined) killLater(child, killAfterMs);
  }
  const end = await ended;
  clearTimeout(limit);
  if (end !== 0 && end !== 'SIGKILL') throw new Error(`${work.store}: the work ended by itself (${end}): ${errors}`);
  return { told, startMs, end };
}

function killLater(child: ChildProcess, ms: number): void {
  setTimeout(() => child.kill('SIGKILL'), ms);
}
