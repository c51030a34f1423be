import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { electronBinary, electronPackage } from './electron-package.ts';
import { installMessage } from './install-messages.ts';
import { installerEnvironment } from './installer-environment.ts';

/** Where a fetch stands. Bytes as they come off the network; null total where the mirror doesn't tell. */
export interface FetchProgress {
  readonly phase: 'connecting' | 'downloading' | 'unpacking';
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
  readonly elapsedMs: number;
}

/** All in ms. */
export interface FetchLimits {
  /** Until the mirror's first answer: a network that swallows packets shall cost no longer. */
  readonly answerMs: number;
  /** Between two bytes of the download. */
  readonly idleMs: number;
  /** For all of it, unpacking included. */
  readonly totalMs: number;
}

const FETCH_LIMITS: FetchLimits = { answerMs: 5_000, idleMs: 10_000, totalMs: 180_000 };

/** How often progress is told even while nothing moves, in ms. */
const PROGRESS_EVERY_MS = 2_000;
/** How much of the installer's own words is kept, in characters. */
const MAX_WORDS = 4_096;

/**
 * `no-answer`, `stalled` and `too-long` are the three limits; `network`: no archive came; `archive`: one came and was
 * not the one the package's checksums name, or could not be unpacked; `no-package`: nothing to install with.
 */
export type FetchOutcome =
  | { readonly kind: 'fetched'; readonly binary: string }
  | {
      readonly kind: 'failed';
      readonly reason: 'no-package' | 'no-answer' | 'stalled' | 'too-long' | 'aborted' | 'network' | 'archive';
      /** One clause for people. */
      readonly detail: string;
    };

export interface FetchElectronOptions {
  readonly onProgress: (progress: FetchProgress) => void;
  readonly signal: AbortSignal;
  readonly limits?: FetchLimits;
  /** Folder of the electron package; by default the installed one. */
  readonly folder?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Fetches Electron's binary by the electron package's own installer, in a process of its own that is killed at a limit
 * or when `signal` aborts. Checksums are the package's; nothing in the environment switches them off. Never throws for
 * what network, mirror or disk do; leaves no half download behind.
 */
export async function fetchElectron(options: FetchElectronOptions): Promise<FetchOutcome> {
  const folder = options.folder ?? electronPackage();
  if (folder === undefined) return failed('no-package', 'the electron package is not installed');
  if (options.signal.aborted) return failed('aborted', 'given up');
  // The installer downloads into the system's temporary folder; its own one can be cleared after a kill.
  const scratch = await mkdtemp(join(tmpdir(), 'tessera-electron-'));
  try {
    // Written last by the installer: without it no half-unpacked Electron passes for a whole one.
    await rm(join(folder, 'path.txt'), { force: true });
    const child = spawn(process.execPath, [installerEntry(), join(folder, 'install.js')], {
      env: installerEnvironment(options.env ?? process.env, scratch),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const failure = await watchInstaller(child, options);
    if (failure !== undefined) return failure;
    const binary = electronBinary(folder);
    return binary === undefined
      ? failed('archive', 'the archive held no usable Electron')
      : { kind: 'fetched', binary };
  } catch (error) {
    return failed('archive', error instanceof Error ? error.message : String(error));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The installing process's file, beside this one both in source and in the flat build. */
function installerEntry(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./install-electron.${extension}`, import.meta.url));
}

/** Resolves once the installer's process is gone: undefined when it did its job. */
function watchInstaller(
  child: ChildProcess,
  { onProgress, signal, limits = FETCH_LIMITS }: FetchElectronOptions,
): Promise<FetchOutcome | undefined> {
  const startedAt = performance.now();
  let progress = { phase: 'connecting' as FetchProgress['phase'], receivedBytes: 0, totalBytes: null as number | null };
  let verdict: FetchOutcome | undefined;
  let words = '';
  let step: NodeJS.Timeout | undefined;

  const giveUp = (reason: FetchFailure, detail: string) => {
    verdict ??= failed(reason, detail);
    child.kill('SIGKILL');
  };
  const limitStep = (ms: number | null, reason: FetchFailure, detail: string) => {
    clearTimeout(step);
    if (ms !== null) step = setTimeout(giveUp, ms, reason, detail);
  };
  const tell = () => onProgress({ ...progress, elapsedMs: performance.now() - startedAt });
  const onAbort = () => giveUp('aborted', 'given up');

  const total = setTimeout(giveUp, limits.totalMs, 'too-long', `not done after ${seconds(limits.totalMs)}`);
  const ticker = setInterval(tell, PROGRESS_EVERY_MS);
  limitStep(limits.answerMs, 'no-answer', `no answer within ${seconds(limits.answerMs)}`);
  signal.addEventListener('abort', onAbort, { once: true });
  tell();

  child.on('message', (raw) => {
    const parsed = installMessage.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.kind === 'network-failed') {
      verdict ??= failed('network', message.detail);
      return;
    }
    if (message.kind === 'complete') {
      progress = { ...progress, phase: 'unpacking' };
      // Checking and unpacking may be slow on a small machine and show no steps: only the overall limit holds.
      limitStep(null, 'stalled', '');
      tell();
      return;
    }
    const receivedBytes = message.kind === 'received' ? message.bytes : 0;
    const totalBytes = message.kind === 'answered' ? message.totalBytes : progress.totalBytes;
    progress = { phase: 'downloading', receivedBytes, totalBytes };
    limitStep(limits.idleMs, 'stalled', `no byte for ${seconds(limits.idleMs)}`);
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    words = (words + chunk).slice(0, MAX_WORDS);
  });

  return new Promise((resolve) => {
    const finish = (outcome: FetchOutcome | undefined) => {
      clearTimeout(total);
      clearTimeout(step);
      clearInterval(ticker);
      signal.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    child.once('error', (error) => finish(failed('no-package', error.message)));
    // `close`, not `exit`: the last messages and words are in by then.
    child.once('close', (code, killedBy) => {
      if (code === 0) finish(undefined);
      else if (verdict !== undefined) finish(verdict);
      else if (killedBy === 'SIGINT' || killedBy === 'SIGTERM') finish(failed('aborted', 'given up'));
      else finish(failed(progress.phase === 'unpacking' ? 'archive' : 'network', firstLine(words)));
    });
  });
}

type FetchFailure = Extract<FetchOutcome, { kind: 'failed' }>['reason'];

function failed(reason: FetchFailure, detail: string): FetchOutcome {
  return { kind: 'failed', reason, detail };
}

function firstLine(words: string): string {
  const line = words.split('\n').find((text) => text.trim() !== '');
  return line?.trim() ?? 'the installer ended without a word';
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
