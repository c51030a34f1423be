import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { openKnowledge } from '../../main/store/knowledge.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { escnOf, KEY } from './cards.ts';

const REMEMBER_FOR_EVER = fileURLToPath(new URL('children/remember-for-ever.ts', import.meta.url));
const temporaryFolder = temporaryFolders();
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Writer {
  readonly pid: number;
  /** The next line it prints. */
  next(): Promise<{ kind?: string; written?: number; notices?: string[]; pid?: number }>;
  /** Ends it where it stands; nothing of it gets to tidy up. */
  kill(): Promise<void>;
}

function startWriter(folder: string): Writer {
  const child = spawn(process.execPath, [REMEMBER_FOR_EVER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? -1,
    next: async () => JSON.parse((await lines.next()).value ?? '{"kind":"ended"}'),
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function mustOpen(dataFolder: string) {
  const opening = openKnowledge({ dataFolder, terminalKey: KEY, clock: SYSTEM_CLOCK });
  if (opening.kind !== 'open') throw new Error(opening.message);
  return opening;
}

describe('a terminal that is killed while it writes', () => {
  it('finds all it had written, and nothing broken, every time', { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    for (let round = 0; round < 3; round++) {
      const writer = startWriter(folder);
      expect(await writer.next()).toEqual({ kind: 'open', notices: [] });
      let written = 0;
      while (written < 500 * (round + 1)) written = (await writer.next()).written ?? 0;
      await writer.kill();

      const { knowledge, notices } = mustOpen(folder);
      const known = Array.from({ length: written }, (_, n) => knowledge.recall(escnOf(n)));
      knowledge.close();
      expect(notices).toEqual([]);
      expect(known.filter((answer) => answer === undefined)).toEqual([]);
    }
  });
});

describe('two terminals on one data folder', () => {
  it('are one too many: the second names the first', { timeout: 30_000 }, async () => {
    const folder = temporaryFolder();
    const first = startWriter(folder);
    await first.next();
    const second = startWriter(folder);
    expect(await second.next()).toMatchObject({ kind: 'in-use', pid: first.pid });
    expect((await first.next()).written).toBeGreaterThanOrEqual(0);
    await first.kill();
    const third = startWriter(folder);
    expect(await third.next()).toEqual({ kind: 'open', notices: [] });
  });
});
