import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../main/cli/doctor/check.ts';
import { checkCoreDumps } from '../../../main/cli/doctor/checks/core-dumps.ts';

const machine = (limit: string, pattern: string, platform: NodeJS.Platform = 'linux'): Machine => {
  const files: Readonly<Record<string, string>> = {
    '/proc/self/limits': `Limit  Soft Limit  Hard Limit  Units\nMax core file size        ${limit}   unlimited   bytes\n`,
    '/proc/sys/kernel/core_pattern': `${pattern}\n`,
  };
  const some: Pick<Machine, 'platform' | 'readText'> = { platform, readText: (path) => files[path] };
  return some as Machine;
};

describe('the check of core dumps', () => {
  it.each([
    ['a limit of nothing', '0', 'core', 'ok'],
    ['no name for the file', 'unlimited', '', 'ok'],
    ['a limit of nothing, which systemd obeys', '0', '|/usr/lib/systemd/systemd-coredump %P', 'ok'],
    ['a file', 'unlimited', 'core', 'warn'],
    ['a program that is told nothing of limits', '0', '|/usr/share/apport/apport %p', 'warn'],
  ])('with %s', async (_title, limit, pattern, state) => {
    expect(await checkCoreDumps(machine(limit, pattern))).toMatchObject([{ code: 'CORE', state }]);
  });

  it('says nothing where there is no /proc', async () => {
    expect(await checkCoreDumps(machine('0', 'core', 'darwin'))).toEqual([]);
  });
});
