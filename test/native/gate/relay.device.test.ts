import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GateSettings } from '../../../main/config/gates.ts';
import { openGate } from '../../../native/gate/open-gate.ts';
import { isOnPath } from '../../setup/system-packages.ts';
import { type PseudoTerminal, startPseudoTerminal } from '../../support/pseudo-terminal.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';
import { gateParts, listenTo, noticeOf } from './notice.ts';

const temporaryFolder = temporaryFolders();
const ON = 'a00101a2';
const OFF = 'a00100a1';
const SYNC = '000000';
const why = isOnPath('socat') ? undefined : 'socat is missing';

const hexOf = (terminal: PseudoTerminal): string => Buffer.from(terminal.received()).toString('hex');

function relayAt(path: string, more: Partial<GateSettings> = {}): GateSettings {
  return { id: 'turnstile-1', failure: 'secure', output: { kind: 'relay', path, channel: 1, baudRate: 9600 }, ...more };
}

async function plugIn(path: string): Promise<PseudoTerminal> {
  const terminal = await startPseudoTerminal(path);
  onTestFinished(() => terminal.unplug());
  return terminal;
}

describe.skipIf(why !== undefined)(`a relay on a real serial port${why === undefined ? '' : ` (${why})`}`, () => {
  it('is switched on and off', async () => {
    const terminal = await plugIn(join(temporaryFolder(), 'relay'));
    const gate = openGate(relayAt(terminal.path), gateParts());
    const heard = listenTo(gate);
    await expect.poll(heard.health).toMatchObject({ state: 'ready' });
    gate.open(noticeOf(), 100);
    await expect.poll(() => hexOf(terminal)).toBe(SYNC + OFF + ON + OFF);
    await gate.close();
    await expect.poll(() => hexOf(terminal)).toBe(SYNC + OFF + ON + OFF + OFF);
  });

  it('is told to be failing within a second of being unplugged, and found again at its path', async () => {
    const path = join(temporaryFolder(), 'relay');
    const terminal = await plugIn(path);
    const gate = openGate(relayAt(path, { failure: 'safe' }), gateParts());
    onTestFinished(() => gate.close());
    const heard = listenTo(gate);
    await expect.poll(heard.health).toMatchObject({ state: 'ready' });
    await terminal.unplug();
    await expect.poll(heard.health, { timeout: 1000 }).toMatchObject({ state: 'failing' });
    gate.open(noticeOf(), 50);
    await delay(100);
    const again = await plugIn(path);
    await expect.poll(heard.health, { timeout: 5000 }).toMatchObject({ state: 'ready' });
    // The order of while it was away is over: at rest.
    await expect.poll(() => hexOf(again)).toBe(SYNC + ON);
  });

  it('is waited for where it is not there, and says so', async () => {
    const path = join(temporaryFolder(), 'relay');
    const gate = openGate(relayAt(path), gateParts());
    onTestFinished(() => gate.close());
    const heard = listenTo(gate);
    await expect.poll(heard.health).toEqual({
      kind: 'health',
      state: 'failing',
      detail: `relay: ${path} is not there: plug it in, or name another`,
      lostOrders: 0,
    });
    const terminal = await plugIn(path);
    await expect.poll(() => hexOf(terminal), { timeout: 5000 }).toBe(SYNC + OFF);
  });

  it('is given up when it takes no more bytes', async () => {
    const terminal = await plugIn(join(temporaryFolder(), 'relay'));
    const gate = openGate(relayAt(terminal.path), gateParts());
    onTestFinished(() => gate.close());
    const heard = listenTo(gate);
    await expect.poll(heard.health).toMatchObject({ state: 'ready' });
    terminal.setStuck(true);
    for (let n = 0; n < 20_000 && heard.health()?.state === 'ready'; n += 1) {
      gate.setServing(n % 2 === 0);
      if (n % 50 === 0) await delay(1);
    }
    await expect
      .poll(heard.health, { timeout: 5000 })
      .toMatchObject({ detail: `relay: ${terminal.path} takes no more bytes` });
    terminal.setStuck(false);
    await expect.poll(heard.health, { timeout: 5000 }).toMatchObject({ state: 'ready' });
  });

  it('drops when the process crashes while it is open', async () => {
    const terminal = await plugIn(join(temporaryFolder(), 'relay'));
    const entry = fileURLToPath(new URL('crashing-gate.entry.ts', import.meta.url));
    const child = spawn(process.execPath, [entry, terminal.path], { stdio: 'ignore' });
    await once(child, 'exit');
    expect(child.exitCode).not.toBe(0);
    await expect.poll(() => hexOf(terminal)).toBe(SYNC + OFF + ON + SYNC + OFF);
  });

  it('shares its port with the sensor of its board', async () => {
    const terminal = await plugIn(join(temporaryFolder(), 'board'));
    const signal = { by: 'line', text: 'PASS' } as const;
    const gate = openGate(
      relayAt(terminal.path, {
        sensor: { kind: 'serial', path: terminal.path, baudRate: 9600, signal, debounceMs: 0 },
      }),
      gateParts(),
    );
    onTestFinished(() => gate.close());
    const heard = listenTo(gate);
    await expect.poll(heard.health).toMatchObject({ state: 'ready' });
    terminal.send(Buffer.from('noise\r\nPASS\r\nPASS p2\r\nPASSAGE\r\n'));
    await expect.poll(heard.passed).toEqual([null, 'p2']);
    gate.open(noticeOf(), 50);
    await expect.poll(() => hexOf(terminal)).toContain(ON);
  });
});
