import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DEFAULT_VPCD } from '../../../../native/virtual/vpcd-address.ts';

/** A PC/SC daemon with a virtual reader, in the foreground, for as long as something is measured or tested on it. */
export interface OwnPcscd {
  readonly pid: number;
  /** As `systemctl stop` does. Idempotent. */
  stop(): Promise<void>;
  /** As the out-of-memory killer does. */
  kill(): Promise<void>;
}

const SOCKET = '/run/pcscd/pcscd.comm';
const DRIVER_CONFIG = '/etc/reader.conf.d/vpcd';
const START_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 5_000;
/** State of a listening socket in the kernel's table. */
const LISTENING = '0A';
const SLOT_PORTS = [DEFAULT_VPCD.port, DEFAULT_VPCD.port + 1];

function pcscdProgram(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, 'pcscd')).find((program) => existsSync(program));
}

/** Why no daemon can be started here; undefined where one can. */
export function whyNoOwnPcscd(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (pcscdProgram() === undefined) return 'needs pcscd: apt-get install pcscd';
  if (!existsSync(DRIVER_CONFIG)) return 'needs vsmartcard-vpcd: apt-get install vsmartcard-vpcd';
  if (process.getuid?.() !== 0) return 'needs root: pcscd makes its socket in /run/pcscd';
  return undefined;
}

/** Whether a daemon with virtual readers serves already. */
export function isVpcdListening(): boolean {
  return existsSync(SOCKET) && SLOT_PORTS.every(isListening);
}

/** Starts a daemon and waits until it serves clients and both virtual readers listen. Throws with its last words. */
export async function startOwnPcscd(): Promise<OwnPcscd> {
  // A virtual reader's port stays taken for a moment after a daemon was killed.
  await until(
    () => !isListening(DEFAULT_VPCD.port),
    'another pcscd is running; stop it: systemctl stop pcscd.socket pcscd',
  );
  const daemon = spawn(pcscdProgram() ?? 'pcscd', ['--foreground'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  for (const stream of [daemon.stdout, daemon.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-2_000);
    });
  }
  const ended = new Promise<void>((resolve) => daemon.once('close', () => resolve()));
  try {
    await until(() => {
      if (daemon.exitCode !== null) throw new Error(`pcscd ended: ${words}`);
      return isVpcdListening();
    }, `pcscd does not come up: ${words}`);
  } catch (error) {
    daemon.kill('SIGKILL');
    throw error;
  }
  return {
    pid: daemon.pid ?? 0,
    stop: () => end(daemon, 'SIGTERM', ended),
    kill: () => end(daemon, 'SIGKILL', ended),
  };
}

async function end(daemon: ChildProcess, signal: NodeJS.Signals, ended: Promise<void>): Promise<void> {
  daemon.kill(signal);
  const stubborn = setTimeout(() => daemon.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(stubborn);
}

/** Read off the kernel's table: to connect would be to insert a card. */
function isListening(port: number): boolean {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .some((line) => {
      const [, local = '', , state = ''] = line.trim().split(/\s+/);
      return local.endsWith(suffix) && state === LISTENING;
    });
}

async function until(isTrue: () => boolean, otherwise: string): Promise<void> {
  const giveUpAt = performance.now() + START_LIMIT_MS;
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error(otherwise);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
