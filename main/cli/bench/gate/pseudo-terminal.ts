import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A serial port of this machine with nothing but this process at its other end. Made by socat. */
export interface PseudoTerminal {
  /** A link to the device, as those below /dev/serial/by-id are. */
  readonly path: string;
  /** What was written to the port so far. */
  readonly received: () => Uint8Array;
  /** Calls back for what is written from now on; returns what ends that. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
  /** Bytes for who reads the port. */
  send(bytes: Uint8Array): void;
  /** Takes nothing any more, or goes on. */
  setStuck(isStuck: boolean): void;
  /** Pulls the plug: the device and its link are gone. */
  unplug(): Promise<void>;
}

const START_LIMIT_MS = 5000;

/** Throws where socat is missing or makes no port. */
export async function startPseudoTerminal(path: string): Promise<PseudoTerminal> {
  const child = spawn('socat', [`PTY,raw,echo=0,link=${path}`, 'STDIO'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const listeners = new Set<(bytes: Uint8Array) => void>();
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  // It may be gone while something is sent.
  child.stdin.on('error', () => {});
  child.stdout.on('data', (bytes: Uint8Array) => {
    chunks.push(bytes);
    for (const listener of listeners) listener(bytes);
  });
  const limit = performance.now() + START_LIMIT_MS;
  while (!existsSync(path)) {
    if (child.exitCode !== null || child.pid === undefined || performance.now() > limit) {
      child.kill('SIGKILL');
      throw new Error('socat makes no pseudo-terminal: is it installed?');
    }
    await delay(5);
  }
  return {
    path,
    received: () => new Uint8Array(Buffer.concat(chunks)),
    onBytes(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send: (bytes) => void child.stdin.write(bytes),
    setStuck: (isStuck) => void child.kill(isStuck ? 'SIGSTOP' : 'SIGCONT'),
    async unplug() {
      child.kill('SIGKILL');
      await ended;
      rmSync(path, { force: true });
    },
  };
}
