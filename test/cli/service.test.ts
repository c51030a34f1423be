import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { registerService } from '../../main/cli/commands/service.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const newFolder = temporaryFolders();
const GRANTED = { name: 'A student', at: '2026-11-23T12:10', expect: 'granted' };

describe('tessera service', () => {
  let home: string;
  beforeEach(() => {
    home = newFolder();
    mkdirSync(join(home, 'services'));
    vi.stubEnv('TESSERA_HOME', home);
  });
  afterEach(() => {
    process.exitCode = undefined;
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  const write = (service: object): string => {
    const path = join(home, 'services', 'pool.json');
    writeFileSync(path, JSON.stringify({ name: 'Pool', examples: [GRANTED], ...service }));
    return path;
  };
  const run = async (...args: readonly string[]) => {
    let stdout = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout += String(text);
      return true;
    });
    const program = new Command();
    registerService(program);
    await program.parseAsync(['node', 'tessera', 'service', ...args, '--json']);
    return JSON.parse(stdout);
  };

  it('checks a file that can be used, and ends well', async () => {
    const answer = await run('check', write({}));
    expect(answer).toMatchObject({
      ok: true,
      service: 'pool',
      faults: [],
      examples: [{ got: 'granted', holds: true }],
    });
    expect(process.exitCode).toBeUndefined();
  });

  it('tells every fault of one that can not, and fails', async () => {
    const answer = await run('check', write({ usage: { perDay: 0 }, passback: { scope: 'lane', seconds: 0 } }));
    expect(answer).toMatchObject({ ok: false, faults: { length: 2 }, examples: [] });
    expect(process.exitCode).toBe(1);
  });

  it('shows what came of each example where one fails', async () => {
    const answer = await run('check', write({ examples: [GRANTED, { ...GRANTED, expect: 'refused: closed' }] }));
    expect(answer).toMatchObject({
      ok: false,
      faults: [expect.stringContaining('"examples[1].expect" must be "granted"')],
      examples: [{ holds: true }, { holds: false, expected: 'refused: closed', got: 'granted' }],
    });
    expect(process.exitCode).toBe(1);
  });

  it('says in one line that a file is not there', async () => {
    expect(await run('check', join(home, 'none.json'))).toMatchObject({
      ok: false,
      faults: [expect.stringMatching(/none\.json: does not exist$/)],
    });
    expect(process.exitCode).toBe(1);
  });

  it('lists the services, and the files that are none', async () => {
    write({});
    writeFileSync(join(home, 'services', 'bad.json'), '{');
    const { services, faults } = await run('list');
    expect(services).toContainEqual({ id: 'pool', name: 'Pool' });
    expect(services).toContainEqual({ id: 'canteen', name: 'Canteen' });
    expect(faults).toMatchObject([{ service: 'bad', serves: 'nothing' }]);
  });
});
