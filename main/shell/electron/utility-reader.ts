import type { utilityProcess } from 'electron';

/** As much of the process's last words as is kept, in characters. */
const LAST_WORDS = 300;

/** What hears from a reader process; the reader's supervisor is one. */
export interface ReaderListener {
  message(message: unknown): void;
  /** Once, after the last message. `detail` says how it ended, for technicians. */
  ended(detail: string): void;
}

/** A started reader process. */
export interface ReaderChild {
  send(message: object): void;
  /** Ends it at once, whatever it is stuck in. */
  kill(): void;
}

/**
 * Starts reader processes by Electron's `utilityProcess`: native code that may crash or hang stays out of the main
 * process, and the run-as-node fuse can be off. `entry` is the bundled module's path; it finds its parent at
 * `process.parentPort`. `killHard` ends a process by its id at once.
 */
export function startUtilityReader(
  fork: typeof utilityProcess.fork,
  killHard: (pid: number) => void = killByForce,
): (entry: string, listener: ReaderListener) => ReaderChild {
  return (entry, listener) => {
    const child = fork(entry, [], { serviceName: 'card reader', stdio: ['ignore', 'ignore', 'pipe'] });
    let lastWords = '';
    let isUnwanted = false;
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString('utf8')).slice(-LAST_WORDS);
    });
    child.on('message', (message: unknown) => listener.message(message));
    child.once('spawn', () => {
      if (isUnwanted && child.pid !== undefined) killHard(child.pid);
    });
    child.once('exit', (code: number) => {
      const words = lastWords.trim();
      listener.ended(words === '' ? `exit ${code}` : `exit ${code}: ${words}`);
    });
    return {
      send: (message) => child.postMessage(message),
      kill() {
        isUnwanted = true;
        // Electron's own kill only asks (SIGTERM); a process stuck in native code would not hear.
        if (child.pid !== undefined) killHard(child.pid);
      },
    };
  };
}

function killByForce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ESRCH: it went by itself meanwhile.
  }
}
