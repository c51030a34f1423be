import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readerProcessEntry } from '../process/reader-process-entry.ts';

/** A started reader process, as its supervisor sees it. Electron's utility process fits the same shape. */
export interface ReaderChild {
  send(message: object): void;
  /** Ends it at once, whatever it is stuck in. */
  kill(): void;
}

export interface ReaderChildListener {
  message(message: unknown): void;
  /** Once, after the last message. `detail` says how it ended, for technicians. */
  ended(detail: string): void;
}

export type StartReaderChild = (listener: ReaderChildListener) => ReaderChild;

/** As much of the process's last words as is kept, in characters. */
const LAST_WORDS = 300;

/** Starts `script` as a reader process by Node's fork. Never throws: a process that can't be started has ended. */
export const forkChildFrom =
  (script: URL): StartReaderChild =>
  (listener) => {
    // Own flags only: a parent under a debugger or test runner would pass its flags on.
    const child = fork(fileURLToPath(script), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    });
    let lastWords = '';
    let hasEnded = false;
    const end = (detail: string) => {
      if (hasEnded) return;
      hasEnded = true;
      listener.ended(lastWords.trim() === '' ? detail : `${detail}: ${lastWords.trim()}`);
    };

    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS);
    });
    child.on('message', (message) => listener.message(message));
    child.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.name));
    // close, not exit: what it said last is read by then.
    child.on('close', (code, signal) => end(signal ?? `exit ${code}`));
    return {
      // The line can be down already; then `ended` follows.
      send: (message) => void child.send(message, () => {}),
      kill: () => void child.kill('SIGKILL'),
    };
  };

/** Starts the reader process itself. */
export const forkReaderChild: StartReaderChild = forkChildFrom(readerProcessEntry());
