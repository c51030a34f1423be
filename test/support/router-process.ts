import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Escn } from '../../main/domain/escn.ts';
import type { SandboxOptions } from '../../main/sandbox/sandbox-router.ts';

const SECURED_ROUTER = fileURLToPath(new URL('secured-router.ts', import.meta.url));

/** A simulated registry of its own process that comes back on the same port, as a server does. */
export interface RouterProcess extends AsyncDisposable {
  readonly url: string;
  /** Card numbers it was asked for, in all its lives. */
  readonly asked: readonly Escn[];
  /** SIGKILL, and waits for the end: connections are refused from now on. */
  kill(): Promise<void>;
  /** Takes connections and answers nothing, until {@link resume}. */
  hang(): void;
  resume(): void;
  /** Starts it again, on the port it had. */
  restart(): Promise<void>;
}

/** Starts one over TLS where `options` have an identity; `folder` takes its options. */
export async function startRouterProcess(
  folder: string,
  options: Pick<SandboxOptions, 'cards' | 'tls'>,
): Promise<RouterProcess> {
  const asked: Escn[] = [];
  let port = 0;
  let url = '';
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const file = join(folder, 'router.json');
    writeFileSync(file, JSON.stringify({ ...options, cards: [...options.cards], port }));
    const started = spawn(process.execPath, [SECURED_ROUTER, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    const lines = createInterface({ input: started.stdout });
    const [address] = (await once(lines, 'line', { signal: AbortSignal.timeout(20_000) })) as [string];
    url = address;
    port = Number(new URL(address).port);
    lines.on('line', (number: string) => asked.push(number as Escn));
  }

  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    url,
    asked,
    kill,
    hang: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    restart: start,
    [Symbol.asyncDispose]: kill,
  };
}
