import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownCommandBy } from '../../../main/shell/start/own-command.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function script(text: string): string {
  const path = join(folder, 'command.mjs');
  writeFileSync(path, text);
  return path;
}

describe('a command of its own', () => {
  it('gives what the command printed, told its arguments', async () => {
    const run = ownCommandBy(script('console.log(process.argv.slice(2).join(" "))'), process.env);
    expect(await run(['doctor', '--json'], 10_000)).toBe('doctor --json\n');
  });

  it('fails where the command does', async () => {
    await expect(ownCommandBy(script('process.exit(3)'), process.env)([], 10_000)).rejects.toThrow();
  });

  it('ends one that never answers', async () => {
    const run = ownCommandBy(script('setInterval(() => {}, 1000)'), process.env);
    await expect(run([], 300)).rejects.toThrow('no answer within 0.3 s');
  });
});
