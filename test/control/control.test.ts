import { existsSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { askTerminal } from '../../main/control/ask-terminal.ts';
import { inTable, type Job, type JobTold } from '../../main/control/jobs.ts';
import { encodeLine, type TerminalMessage } from '../../main/control/messages.ts';
import { MOST_CONNECTIONS, type ServedControl, serveControl } from '../../main/control/serve-control.ts';
import { socketPathOf } from '../../main/control/socket-place.ts';
import type { TerminalData } from '../../main/control/terminal-data.ts';
import { createTurns } from '../../main/control/turns.ts';
import { strictFake } from '../fakes/strict-fake.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();
const served: ServedControl[] = [];
const sockets: (Socket | Server)[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) 'destroy' in socket ? socket.destroy() : socket.close();
  for (const control of served.splice(0)) await control.close();
});

/** Counts up to a number, or until it is told to end. */
const countJob: Job<{ to: number }, { at: number }, { counted: number }> = {
  name: 'count',
  request: z.strictObject({ to: z.number() }),
  progress: z.strictObject({ at: z.number() }),
  result: z.strictObject({ counted: z.number() }),
  runsBeside: false,
  async run(_data, { to }, told) {
    for (let at = 1; at <= to; at += 1) {
      await told.progress({ at });
      if (told.signal.aborted) return { kind: 'failed', message: `interrupted at ${at}` };
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    told.notice('that was all');
    return { kind: 'done', result: { counted: to } };
  },
};
const brokenJob: Job<object, never, object> = {
  ...{ name: 'broken', request: z.object({}), progress: z.never(), result: z.object({}), runsBeside: true },
  run: async () => {
    throw new TypeError('secret 12345');
  },
};

async function terminal(
  folder: string,
  options: { version?: string; notices?: string[]; requestWithinMs?: number } = {},
) {
  const control = await serveControl({
    dataFolder: folder,
    env: {},
    platform: process.platform,
    version: options.version ?? '1',
    jobs: [inTable(countJob), inTable(brokenJob)],
    data: strictFake<TerminalData>('data', {}),
    turns: createTurns(),
    notice: (line) => options.notices?.push(line),
    requestWithinMs: options.requestWithinMs ?? 5_000,
  });
  served.push(control);
  return control;
}

function told(seen: { at: number }[] = [], notices: string[] = [], signal = new AbortController().signal) {
  const told: JobTold<{ at: number }> = {
    signal,
    progress: async (value) => void seen.push(value),
    notice: (line) => void notices.push(line),
  };
  return told;
}

const asked = (folder: string, version = '1') => ({ socketPath: socketPathOf(folder, process.platform), version });

/** A peer that says whatever it likes; gives all it was answered, without the signs of life, once it is cut. */
async function raw(folder: string, text: string | Buffer, andEnd = false): Promise<TerminalMessage[]> {
  const socket = connect(socketPathOf(folder, process.platform));
  sockets.push(socket);
  let answer = '';
  socket.on('data', (bytes) => {
    answer += bytes.toString();
  });
  socket.on('error', () => undefined);
  socket.write(text);
  if (andEnd) socket.end();
  await new Promise((resolve) => socket.once('close', resolve));
  const lines = answer.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as TerminalMessage).filter(({ kind }) => kind !== 'alive');
}

describe('a terminal that is asked', () => {
  it('does the job, tells how far it is, and says how it ended', async () => {
    const folder = temporaryFolder();
    await terminal(folder);
    const seen: { at: number }[] = [];
    const notices: string[] = [];
    expect(await askTerminal(asked(folder), countJob, { to: 3 }, told(seen, notices))).toEqual({
      kind: 'done',
      result: { counted: 3 },
    });
    expect(seen).toEqual([{ at: 1 }, { at: 2 }, { at: 3 }]);
    expect(notices).toEqual(['that was all']);
  });

  it('is there for its owner only', async () => {
    const folder = temporaryFolder();
    await terminal(folder);
    expect(lstatSync(join(folder, 'control.sock')).isSocket()).toBe(true);
    expect(statSync(join(folder, 'control.sock')).mode & 0o777).toBe(0o600);
  });

  it('does one job at a time, and names the one it is at', async () => {
    const folder = temporaryFolder();
    await terminal(folder);
    const stop = new AbortController();
    const begun = Promise.withResolvers<void>();
    const long = askTerminal(
      asked(folder),
      countJob,
      { to: 1e9 },
      {
        ...told([], [], stop.signal),
        progress: async () => begun.resolve(),
      },
    );
    await begun.promise;
    expect(await askTerminal(asked(folder), countJob, { to: 1 }, told())).toEqual({
      kind: 'failed',
      message: 'the running terminal is busy with count; try again',
    });
    stop.abort();
    expect(await long).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^interrupted at/) });
    expect(await askTerminal(asked(folder), countJob, { to: 1 }, told())).toMatchObject({ kind: 'done' });
  });

  it('ends the job of a peer that is gone', async () => {
    const folder = temporaryFolder();
    await terminal(folder);
    const socket = connect(socketPathOf(folder, process.platform));
    sockets.push(socket);
    socket.write(encodeLine({ kind: 'do', version: '1', job: 'count', request: { to: 1e9 } }));
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    await expect
      .poll(() => askTerminal(asked(folder), countJob, { to: 1 }, told()), { timeout: 10_000 })
      .toMatchObject({ kind: 'done' });
  });

  it('of another version answers with one clear line', async () => {
    const folder = temporaryFolder();
    await terminal(folder, { version: '2' });
    expect(await askTerminal(asked(folder), countJob, { to: 1 }, told())).toEqual({
      kind: 'failed',
      message: 'the running terminal is Tessera 2 and this command 1; restart the terminal',
    });
  });

  it('says nothing of what a bug was about, and serves on', async () => {
    const folder = temporaryFolder();
    const notices: string[] = [];
    await terminal(folder, { notices });
    const end = await askTerminal(asked(folder), brokenJob, {}, told() as JobTold<never>);
    expect(end).toEqual({ kind: 'failed', message: 'the running terminal failed at it; see its log' });
    expect(notices).toEqual(['a job asked for over the control socket failed: TypeError']);
    expect(await askTerminal(asked(folder), countJob, { to: 1 }, told())).toMatchObject({ kind: 'done' });
  });

  it('that ends in the middle of a job says so, and leaves no socket', async () => {
    const folder = temporaryFolder();
    const control = await terminal(folder);
    const begun = Promise.withResolvers<void>();
    const job = askTerminal(asked(folder), countJob, { to: 1e9 }, { ...told(), progress: async () => begun.resolve() });
    await begun.promise;
    await control.close();
    expect(await job).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^interrupted at/) });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a hostile peer', () => {
  const unclear = [{ kind: 'failed', message: 'the running terminal does not understand this command' }];
  it.each([
    ['garbage', Buffer.from('\u0000\u00ff garbage\n', 'latin1')],
    ['no object', '[1, 2]\n'],
    ['a field too many', '{"kind":"do","version":"1","job":"count","request":{"to":1},"more":1}\n'],
    ['a request that is none of the job', '{"kind":"do","version":"1","job":"count","request":{"to":"far"}}\n'],
    ['an end before the beginning', '{"kind":"abort"}\n'],
    ['a line without end', 'x'.repeat(300_000)],
  ])('with %s is answered in one line and cut', async (_title, text) => {
    const folder = temporaryFolder();
    await terminal(folder);
    expect(await raw(folder, text)).toEqual(unclear);
    expect(await askTerminal(asked(folder), countJob, { to: 1 }, told())).toMatchObject({ kind: 'done' });
  });

  it('with a job nobody knows is told so', async () => {
    const folder = temporaryFolder();
    await terminal(folder);
    expect(await raw(folder, '{"kind":"do","version":"1","job":"__proto__","request":{}}\n')).toEqual([
      { kind: 'failed', message: 'the running terminal knows no job "__proto__"' },
    ]);
  });

  it.each([
    ['half a line and then nothing', '{"kind":"do"', false],
    ['half a line and then the end', '{"kind":"do"', true],
    ['nothing at all', '', true],
  ])('with %s is cut without a word', async (_title, text, andEnd) => {
    const folder = temporaryFolder();
    await terminal(folder, { requestWithinMs: 100 });
    expect(await raw(folder, text, andEnd)).toEqual([]);
  });

  it('that says more than one thing has its job ended', async () => {
    const folder = temporaryFolder();
    await terminal(folder);
    const line = '{"kind":"do","version":"1","job":"count","request":{"to":1000000}}\n';
    const answers = await raw(folder, line + line);
    expect(answers.at(-1)).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^interrupted at/) });
  });

  it('with a hundred connections is cut down to a few, and does not keep others out for long', async () => {
    const folder = temporaryFolder();
    await terminal(folder, { requestWithinMs: 300 });
    const path = socketPathOf(folder, process.platform);
    let open = 0;
    let closed = 0;
    for (let n = 0; n < 100; n += 1) {
      const socket = connect(path);
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.once('connect', () => {
        open += 1;
      });
      socket.once('close', () => {
        closed += 1;
      });
      socket.resume();
    }
    await expect.poll(() => closed, { timeout: 10_000 }).toBeGreaterThanOrEqual(100 - MOST_CONNECTIONS);
    expect(open).toBeGreaterThan(0);
    await expect
      .poll(() => askTerminal(asked(folder), countJob, { to: 1 }, told()), { timeout: 10_000 })
      .toMatchObject({ kind: 'done' });
  });
});

describe('the socket', () => {
  it('a killed terminal left behind is replaced', async () => {
    const folder = temporaryFolder();
    // A socket nobody listens at any more: Node takes the name away only on an orderly end.
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(join(folder, 'first'), resolve));
    symlinkSync(join(folder, 'first'), join(folder, 'control.sock'));
    await new Promise((resolve) => dead.close(resolve));
    writeFileSync(join(folder, 'plain'), 'a file');
    await terminal(folder);
    expect(await askTerminal(asked(folder), countJob, { to: 1 }, told())).toMatchObject({ kind: 'done' });
  });

  it('of a folder with a long path lies elsewhere, for its owner only, and goes with the terminal', async () => {
    const folder = join(temporaryFolder(), 'x'.repeat(150));
    mkdirSync(folder);
    const control = await terminal(folder);
    const path = socketPathOf(folder, process.platform);
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(103);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    expect(await askTerminal(asked(folder), countJob, { to: 1 }, told())).toMatchObject({ kind: 'done' });
    await control.close();
    expect(existsSync(join(path, '..'))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("that can't be made leaves the terminal serving, with one line", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'control.sock'));
    const notices: string[] = [];
    await terminal(folder, { notices });
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/^commands can't reach this terminal while it runs: /);
  });

  it('with nobody behind it is nobody', async () => {
    const folder = temporaryFolder();
    expect(await askTerminal(asked(folder), countJob, { to: 1 }, told())).toEqual({ kind: 'nobody' });
  });
});

describe('a command', () => {
  function impostor(folder: string, answer: string): Promise<void> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(answer);
    });
    sockets.push(server);
    return new Promise((resolve) => server.listen(join(folder, 'control.sock'), resolve));
  }

  it.each([
    ['garbage', 'what?\n'],
    ['progress of another shape', '{"kind":"progress","value":{"at":"far"}}\n'],
    ['a result of another shape', '{"kind":"done","result":{}}\n'],
    ['a message it does not know', '{"kind":"news"}\n'],
  ])('that is answered with %s says that the versions differ', async (_title, answer) => {
    const folder = temporaryFolder();
    await impostor(folder, answer);
    expect(await askTerminal(asked(folder), countJob, { to: 1 }, told())).toEqual({
      kind: 'failed',
      message: 'the running terminal is of another version than this command; restart the terminal',
    });
  });

  it('does not wait for ever for a terminal that hangs', async () => {
    const folder = temporaryFolder();
    await impostor(folder, '{"kind":"alive"}\n');
    expect(await askTerminal({ ...asked(folder), silenceLimitMs: 100 }, countJob, { to: 1 }, told())).toEqual({
      kind: 'failed',
      message: 'the running terminal does not answer',
    });
  });
});
