import { describe, expect, it } from 'vitest';
import { startCommand } from './chip-command.ts';

describe('tessera read', () => {
  it.each(['0', '-1', 'soon', '', '1e9'])('takes no time limit of "%s", exit 2', async (timeout) => {
    const { exitCode, stderr } = await startCommand('read', `--timeout=${timeout}`).ended;
    expect(exitCode).toBe(2);
    expect(stderr.trim()).toBe(`tessera: --timeout takes a number of seconds above 0, not "${timeout}"`);
  });
});
