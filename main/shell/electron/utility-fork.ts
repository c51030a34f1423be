import type { utilityProcess } from 'electron';

/** A process of ours that talks by messages; the shape both of Node's fork and of Electron's utility process. */
export interface ForkedProcess {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once when the process is gone; null where it left no code. */
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

/**
 * Forks a process by Electron's `utilityProcess`, as the reader needs it: native code that may crash or hang stays away
 * from the main process. `entry` is the path of a bundled module; it finds its parent at `process.parentPort`.
 */
export function utilityFork(fork: typeof utilityProcess.fork, entry: string, serviceName: string): ForkedProcess {
  const child = fork(entry, [], { serviceName, stdio: 'inherit' });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(code)),
    // False when it is gone already, which is what was wanted.
    kill: () => void child.kill(),
  };
}
