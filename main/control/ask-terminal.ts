import { connect, type Socket } from 'node:net';
import type { Job, JobEnd, JobTold } from './jobs.ts';
import {
  encodeLine,
  parseLine,
  SILENCE_LIMIT_MS,
  TERMINAL_LINE_BYTES,
  type TerminalMessage,
  terminalMessage,
} from './messages.ts';
import { splitLines } from './split-lines.ts';

export interface Asked {
  /** See `socketPathOf`. */
  readonly socketPath: string;
  /** Of this command. */
  readonly version: string;
  /** Shorter in tests. */
  readonly silenceLimitMs?: number;
}

/** `nobody`: nothing listens there. */
export type AskEnd<Result> = JobEnd<Result> | { readonly kind: 'nobody' };

/** How a terminal ended that ended in the middle of a job. */
const ENDED = 'the running terminal ended in the middle of it; try again';
const OTHER_VERSION = 'the running terminal is of another version than this command; restart the terminal';

/** Has a running terminal do a job. Never rejects for what the terminal can do, or fail to do. */
export async function askTerminal<Request, Progress, Result>(
  { socketPath, version, silenceLimitMs = SILENCE_LIMIT_MS }: Asked,
  job: Job<Request, Progress, Result>,
  request: Request,
  told: JobTold<Progress>,
): Promise<AskEnd<Result>> {
  const socket = await connected(socketPath);
  if (socket === undefined) return { kind: 'nobody' };
  const { promise, resolve } = Promise.withResolvers<JobEnd<Result>>();
  const fail = (message: string): void => resolve({ kind: 'failed', message });
  socket.setTimeout(silenceLimitMs, () => fail('the running terminal does not answer'));
  let lastTaken: Promise<void> = Promise.resolve();
  // A reset is followed by `close`; what came before it may still be on its way to the reader of this command.
  socket.on('error', () => undefined).on('close', () => void lastTaken.then(() => fail(ENDED)));
  const onAbort = (): void => void socket.write(encodeLine({ kind: 'abort' }));
  told.signal.addEventListener('abort', onAbort, { once: true });

  const take = async (message: TerminalMessage): Promise<void> => {
    switch (message.kind) {
      case 'alive':
        return;
      case 'notice':
        return told.notice(message.line);
      case 'failed':
        return fail(message.message);
      case 'progress': {
        const parsed = job.progress.safeParse(message.value);
        return parsed.success ? told.progress(parsed.data) : fail(OTHER_VERSION);
      }
      case 'done': {
        const parsed = job.result.safeParse(message.result);
        return parsed.success ? resolve({ kind: 'done', result: parsed.data }) : fail(OTHER_VERSION);
      }
    }
  };
  const splitter = splitLines(TERMINAL_LINE_BYTES);
  socket.on('data', (bytes) => {
    const lines = splitter.push(bytes);
    if (lines === 'too-long') return fail(OTHER_VERSION);
    const messages = lines.map((line) => parseLine(line, terminalMessage));
    // Not read on before it is taken: a pipe behind this command sets the pace.
    socket.pause();
    lastTaken = lastTaken.then(async () => {
      for (const message of messages) await (message === undefined ? fail(OTHER_VERSION) : take(message));
      socket.resume();
    });
  });
  try {
    if (told.signal.aborted) fail('interrupted');
    socket.write(encodeLine({ kind: 'do', version, job: job.name, request }));
    return await promise;
  } finally {
    told.signal.removeEventListener('abort', onAbort);
    socket.destroy();
  }
}

/** Undefined where nobody listens. */
function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', () => resolve(undefined));
  });
}
