import { chmodSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { breathe } from '../provision/breathe.ts';
import type { AnyJob, JobEnd, JobTold } from './jobs.ts';
import {
  ALIVE_EVERY_MS,
  COMMAND_LINE_BYTES,
  type CommandMessage,
  commandMessage,
  encodeLine,
  parseLine,
  REQUEST_WITHIN_MS,
  SILENCE_LIMIT_MS,
  type TerminalMessage,
} from './messages.ts';
import { makeSocketPlace, type SocketPlace } from './socket-place.ts';
import { splitLines } from './split-lines.ts';
import type { TerminalData } from './terminal-data.ts';
import type { Turns } from './turns.ts';

export interface ControlParts {
  /** Its lock is held by this process. */
  readonly dataFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly version: string;
  readonly jobs: readonly AnyJob[];
  readonly data: TerminalData;
  readonly turns: Turns;
  /** One line for technicians, without any card number. */
  readonly notice: (line: string) => void;
  /** Shorter in tests. */
  readonly requestWithinMs?: number;
}

export interface ServedControl {
  /** Ends what is under way, waits for it, and takes the socket away. Idempotent. */
  close(): Promise<void>;
}

/** Commands at a time; who comes on top is turned away. A command is one connection. */
export const MOST_CONNECTIONS = 16;
/** Bytes that may wait for a slow peer before the job waits, too. */
const MOST_WAITING_BYTES = 256 * 1024;
const OWNER_ONLY = 0o600;

/**
 * Lets commands ask this terminal. Where no socket can be had the terminal serves without and says so: commands are
 * then turned away by the data folder's lock.
 */
export async function serveControl(parts: ControlParts): Promise<ServedControl> {
  const without = (why: string): ServedControl => {
    parts.notice(`commands can't reach this terminal while it runs: ${why}`);
    return { close: async () => undefined };
  };
  let place: SocketPlace;
  try {
    place = makeSocketPlace(parts.dataFolder, parts.env, parts.platform);
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    return without(error.message);
  }
  const lifetime = new AbortController();
  const open = new Set<Promise<void>>();
  const server = createServer((socket) => {
    const served = serveOne(socket, parts, lifetime.signal).finally(() => open.delete(served));
    open.add(served);
  });
  server.maxConnections = MOST_CONNECTIONS;
  const listening = await new Promise<Error | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen(place.path, () => resolve(undefined));
  });
  if (listening !== undefined) {
    place.clear();
    return without(listening.message);
  }
  server.removeAllListeners('error').on('error', (error) => parts.notice(`control socket: ${error.message}`));
  // The folder is its owner's only already; this holds where somebody opens it.
  if (parts.platform !== 'win32') chmodSync(place.path, OWNER_ONLY);
  let closing: Promise<void> | undefined;
  return {
    close() {
      closing ??= (async () => {
        lifetime.abort();
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        await Promise.all(open);
        await closed;
        place.clear();
      })();
      return closing;
    },
  };
}

type Request = CommandMessage & { readonly kind: 'do' };

/** One command from its request to its end. Never rejects. */
async function serveOne(socket: Socket, parts: ControlParts, terminal: AbortSignal): Promise<void> {
  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, terminal]);
  const leave = (): void => gone.abort();
  // A reset is a peer that is gone; `close` follows.
  socket.on('error', leave).on('close', leave).on('end', leave);
  const send = (message: TerminalMessage): void => {
    if (!socket.destroyed && socket.writable) socket.write(encodeLine(message));
  };
  const alive = setInterval(() => send({ kind: 'alive' }), ALIVE_EVERY_MS);
  try {
    const request = await receive(socket, leave, signal, parts.requestWithinMs ?? REQUEST_WITHIN_MS);
    if (request === 'gone') return;
    if (request === 'unclear')
      send({ kind: 'failed', message: 'the running terminal does not understand this command' });
    else send(await doJob(request, parts, { signal, send, taken: () => untilTaken(socket, leave, signal) }));
  } catch (error) {
    // A bug in a job takes nobody's turn and no terminal with it; it must not say what it was about, either.
    parts.notice(`a job asked for over the control socket failed: ${error instanceof Error ? error.name : 'unknown'}`);
    send({ kind: 'failed', message: 'the running terminal failed at it; see its log' });
  } finally {
    clearInterval(alive);
    await ended(socket);
  }
}

/** The request, or what came in its place. After it, `abort` and everything unclear end the job. */
function receive(
  socket: Socket,
  leave: () => void,
  signal: AbortSignal,
  withinMs: number,
): Promise<Request | 'unclear' | 'gone'> {
  const splitter = splitLines(COMMAND_LINE_BYTES);
  return new Promise((resolve) => {
    let hasAsked = false;
    const limit = setTimeout(() => answer('gone'), withinMs);
    const answer = (request: Request | 'unclear' | 'gone'): void => {
      hasAsked = true;
      clearTimeout(limit);
      resolve(request);
    };
    if (signal.aborted) return answer('gone');
    signal.addEventListener('abort', () => answer('gone'), { once: true });
    socket.on('data', (bytes) => {
      const lines = splitter.push(bytes);
      if (lines === 'too-long') {
        socket.pause();
        return hasAsked ? leave() : answer('unclear');
      }
      for (const line of lines) {
        const message = parseLine(line, commandMessage);
        if (hasAsked) leave();
        else answer(message?.kind === 'do' ? message : 'unclear');
      }
    });
  });
}

interface Peer {
  readonly signal: AbortSignal;
  readonly send: (message: TerminalMessage) => void;
  /** Settles when the peer has taken what was sent, or is gone. */
  readonly taken: () => Promise<void>;
}

async function doJob(
  { version, job: name, request }: Request,
  parts: ControlParts,
  peer: Peer,
): Promise<TerminalMessage> {
  if (version !== parts.version) {
    const message = `the running terminal is Tessera ${parts.version} and this command ${version}; restart the terminal`;
    return { kind: 'failed', message };
  }
  const job = parts.jobs.find((candidate) => candidate.name === name);
  if (job === undefined) return { kind: 'failed', message: `the running terminal knows no job "${name}"` };
  const told: JobTold<unknown> = {
    signal: peer.signal,
    async progress(value) {
      peer.send({ kind: 'progress', value });
      await peer.taken();
    },
    notice: (line) => peer.send({ kind: 'notice', line }),
  };
  const turn = job.runsBeside ? undefined : await parts.turns.take(job.name);
  if (turn?.kind === 'busy')
    return { kind: 'failed', message: `the running terminal is busy with ${turn.job}; try again` };
  try {
    await breathe();
    return messageOf(await job.runParsed(parts.data, request, told));
  } finally {
    turn?.end();
  }
}

function messageOf(end: JobEnd<unknown> | 'bad-request'): TerminalMessage {
  if (end === 'bad-request')
    return { kind: 'failed', message: 'the running terminal does not understand this command' };
  return end;
}

/** A peer that reads slowly is waited for, one that doesn't read at all is gone. */
function untilTaken(socket: Socket, leave: () => void, signal: AbortSignal): Promise<void> {
  if (socket.writableLength < MOST_WAITING_BYTES || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const limit = setTimeout(() => leave(), SILENCE_LIMIT_MS);
    const end = (): void => {
      clearTimeout(limit);
      socket.off('drain', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    socket.once('drain', end);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** A last message on its way gets a moment to arrive. */
const LAST_WORDS_MS = 1_000;

function ended(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve();
    const limit = setTimeout(() => socket.destroy(), LAST_WORDS_MS);
    socket.once('close', () => {
      clearTimeout(limit);
      resolve();
    });
    socket.resume();
    socket.end();
  });
}
