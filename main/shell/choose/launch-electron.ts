import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { ELECTRON_OPTIONS_VARIABLE, type ElectronOptions } from './electron-options.ts';

/** How long Electron may take to end by itself once told to, in ms. */
const GRACE_MS = 5_000;
/** Deaths within this time of the start are a start that failed, in ms. */
const START_MS = 10_000;
/** What the dynamic loader exits with when a system library is missing. */
const LIBRARY_MISSING = 127;
/** Signals with which Chromium ends itself: a failed check, a sandbox that can't be built. */
const SELF_INFLICTED = new Set<NodeJS.Signals>(['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL', 'SIGBUS']);
/** Variables that would turn Electron into something else. */
const NOT_FOR_ELECTRON = ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'ELECTRON_NO_ASAR'];

export interface LaunchElectronOptions {
  readonly binary: string;
  /** The built main, `out/main/electron-main.js`. */
  readonly entry: string;
  readonly options: ElectronOptions;
  /** Ends Electron: SIGTERM, and SIGKILL after a grace. */
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
  readonly graceMs?: number;
}

export type ElectronEnd =
  /** `code` is what this process should exit with: Electron's own, or 128 and the signal's number as shells have it. */
  | { readonly kind: 'exited'; readonly code: number }
  /** It never ran: the browser shell may take over. */
  | { readonly kind: 'not-started'; readonly detail: string };

/**
 * Runs Electron until it ends. Standard streams are shared; the options go in one environment variable. No switch is
 * ever passed, `--no-sandbox` least of all. Never rejects.
 */
export function launchElectron(launch: LaunchElectronOptions): Promise<ElectronEnd> {
  const { binary, entry, options, signal, env = process.env, graceMs = GRACE_MS } = launch;
  if (!existsSync(entry)) return Promise.resolve({ kind: 'not-started', detail: `${entry} is missing: not built yet` });
  if (signal.aborted) return Promise.resolve({ kind: 'exited', code: exitCodeOf('SIGTERM') });
  const startedAt = performance.now();
  const child = spawn(binary, [entry], {
    stdio: 'inherit',
    env: { ...without(env, NOT_FOR_ELECTRON), [ELECTRON_OPTIONS_VARIABLE]: JSON.stringify(options) },
  });
  let grace: NodeJS.Timeout | undefined;
  const onAbort = () => {
    child.kill('SIGTERM');
    grace = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return new Promise((resolve) => {
    const finish = (end: ElectronEnd) => {
      clearTimeout(grace);
      signal.removeEventListener('abort', onAbort);
      resolve(end);
    };
    child.once('error', (error) => finish({ kind: 'not-started', detail: error.message }));
    child.once('exit', (code, killedBy) => {
      const early = !signal.aborted && performance.now() - startedAt < START_MS;
      if (early && code === LIBRARY_MISSING) {
        finish({ kind: 'not-started', detail: 'a system library that Electron needs is missing' });
      } else if (early && killedBy !== null && SELF_INFLICTED.has(killedBy)) {
        finish({ kind: 'not-started', detail: `Electron ended itself with ${killedBy} at start` });
      } else {
        finish({ kind: 'exited', code: code ?? exitCodeOf(killedBy) });
      }
    });
  });
}

function without(env: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

function exitCodeOf(signal: NodeJS.Signals | null): number {
  return signal === null ? 1 : 128 + constants.signals[signal];
}
