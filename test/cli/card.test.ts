import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../native/virtual/vpcd-frames.ts';
import { startCommand } from './chip-command.ts';

const ESCN = '3e506370-826a-103d-bf76-001000000001';

describe('tessera card', () => {
  it.each([
    ['a number that is none', ['--escn', 'x'], '--escn takes a card number'],
    ['a profile that is none', ['--escn', ESCN, '--profile', 'gold'], '--profile takes one of desfire, iso'],
    ['an address that is none', ['--escn', ESCN, '--vpcd', 'here'], '--vpcd takes HOST:PORT'],
  ])('says in one line what is wrong with %s, exit 2', async (_what, args, line) => {
    const { exitCode, stdout, stderr } = await startCommand('card', ...args).ended;
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(line)]);
  });

  it('waits for a reader, says when the card is in it, and takes it out when told', async () => {
    const server = createServer((socket) => socket.write(encodeFrame(Uint8Array.of(0x04))));
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await new Promise((resolve) => server.close(resolve));

    const vpcd = `127.0.0.1:${port}`;
    const command = startCommand('card', '--escn', ESCN.toUpperCase(), '--profile', 'iso', '--vpcd', vpcd, '--json');
    await expect.poll(command.stderr, { timeout: 10_000 }).toContain(`no virtual reader at ${vpcd} (ECONNREFUSED)`);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(JSON.parse((await command.line()) ?? '')).toEqual({ state: 'inserted', escn: ESCN, profile: 'iso', vpcd });
    command.signal('SIGTERM');
    expect((await command.ended).exitCode).toBe(0);
    server.close();
  });
});
