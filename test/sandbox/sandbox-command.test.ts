import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { sampleRegistryCards } from '../../main/sandbox/deck.ts';
import { startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';

const ENTRY = fileURLToPath(new URL('./sandbox-command.entry.ts', import.meta.url));
const NUMBER = '3e506370-826a-103d-bf76-001000000001';
const CARD = {
  cardNumber: NUMBER,
  cardType: 'SMART_CDZ',
  status: 'ACTIVE',
  expiresAt: '2099-09-30',
  issuedAt: '2024-10-28',
  issuerIdentifier: '999000001',
  issuerName: 'Università di Montelago',
};

const running: ChildProcessByStdio<null, Readable, Readable>[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function file(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-command-'));
  folders.push(folder);
  const path = join(folder, 'list.json');
  writeFileSync(path, content);
  return path;
}

/** Starts the command; `line` is its first on stdout, `ended` its exit code and all of stderr. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [ENTRY, 'sandbox', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const lines = createInterface({ input: child.stdout });
  return {
    child,
    line: async () => JSON.parse(String((await once(lines, 'line'))[0])) as { url: string; cards: number },
    ended: async () => {
      const [code] = await once(child, 'close');
      return { code: code as number | null, said };
    },
    said: () => said,
  };
}

describe('tessera sandbox', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves the sample cards until %s', async (signal) => {
    const command = run('--port', '0');
    const { url, cards } = await command.line();
    expect(cards).toBe(sampleRegistryCards(SYSTEM_CLOCK.now()).length);
    const [card] = sampleRegistryCards(SYSTEM_CLOCK.now());
    const response = await fetch(`${url}esc-verifier-service/api/v1/cards/verify/${card?.cardNumber}`);
    expect(await response.json()).toMatchObject({ cardStatusType: { key: 'ACTIVE' } });
    command.child.kill(signal);
    expect(await command.ended()).toEqual({ code: 0, said: '' });
  });

  it('serves the cards and faults of files', async () => {
    const faults = file(JSON.stringify([{ fault: 'unavailable', times: 1, retryAfter: 5 }]));
    const command = run('--port', '0', '--json', '--cards', file(JSON.stringify([CARD])), '--faults', faults);
    const { url, cards } = await command.line();
    expect(cards).toBe(1);
    const statuses: number[] = [];
    for (let i = 0; i < 2; i += 1) statuses.push((await fetch(`${url}api/v1/cards/verify/${NUMBER}`)).status);
    expect(statuses).toEqual([503, 200]);
  });

  it('says that its port is taken and takes the next', async () => {
    const holder = await startSandboxRouter({ cards: [], clock: SYSTEM_CLOCK });
    try {
      const command = run('--port', String(holder.port));
      const { url } = await command.line();
      expect(Number(new URL(url).port)).toBeGreaterThan(holder.port);
      expect(command.said()).toContain(`port ${holder.port} is taken, trying ${holder.port + 1}`);
    } finally {
      await holder.close();
    }
  });

  it.each([
    ['a missing file', () => ['--cards', '/nowhere/cards.json'], 1, /cards\.json: does not exist/],
    ['a broken file', () => ['--cards', file('[{]')], 1, /list\.json:1:\d+: /],
    [
      'a number twice',
      () => ['--cards', file(JSON.stringify([CARD, CARD], null, 1))],
      1,
      /list\.json:12:\d+: .*once only/,
    ],
    [
      'an unknown fault',
      () => ['--faults', file('[{ "fault": "mischief" }]')],
      1,
      /list\.json:1:\d+: "\[0\]\.fault" must be/,
    ],
    ['a port that is none', () => ['--port', '70000'], 2, /--port must be a number from 0 to 65535/],
  ])('ends with one line on %s', async (_title, args, code, message) => {
    const ended = await run(...args()).ended();
    expect(ended.code).toBe(code);
    expect(ended.said).toMatch(message);
    expect(ended.said.trimEnd().split('\n')).toHaveLength(1);
  });
});
