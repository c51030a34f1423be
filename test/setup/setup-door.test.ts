import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { PinCheck } from '../../main/application/ports/service-ports.ts';
import { configCodeOf } from '../../main/setup/config-code.ts';
import { backupOf } from '../../main/setup/config-file.ts';
import { openSetup } from '../../main/setup/setup-door.ts';
import { loadPin } from '../../main/store/keys/operator-pin-file.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { fakeWorld, pageAt } from './fake-world.ts';

const temporaryFolder = temporaryFolders();
const PIN = '481516';

function pinOf(checks: readonly PinCheck[]) {
  const left = [...checks];
  return {
    isSet: () => true,
    async check(): Promise<PinCheck> {
      const check = left.shift();
      if (check === undefined) throw new Error('no check was scripted');
      return check;
    },
  };
}

function newTerminal(changes: Parameters<typeof fakeWorld>[1] = {}) {
  const world = fakeWorld(temporaryFolder(), changes);
  const door = openSetup(world);
  const page = pageAt(door);
  return { world, door, ...page };
}

describe('the setup of a terminal without configuration', () => {
  it('opens without a PIN, at the language', () => {
    const { connection, open } = newTerminal();
    connection.receive({ do: 'open' });
    expect(open()).toMatchObject({ step: 'language', draft: { service: 'active-student', pin: 'none' } });
  });

  it('goes no farther than the first step with a fault', () => {
    const { connection, open } = newTerminal();
    connection.receive({ do: 'open' });
    connection.receive({ do: 'lane', name: '  ' });
    connection.receive({ do: 'go', step: 'summary' });
    expect(open()).toMatchObject({ step: 'service' });
    connection.receive({ do: 'lane', name: 'Till 7' });
    connection.receive({ do: 'go', step: 'summary' });
    expect(open()).toMatchObject({ step: 'pin', faults: [{ code: 'pin-missing' }] });
  });

  it.each([
    [{ do: 'institution', institution: { pic: '12', name: '', country: '' } }, 'pic'],
    [{ do: 'institution', institution: { pic: '', name: 'x'.repeat(300), country: '' } }, 'name'],
    [{ do: 'institution', institution: { pic: '', name: '', country: 'Spain' } }, 'country'],
    [{ do: 'service', id: 'no-such-service' }, 'service'],
    [{ do: 'service', id: 'NOT AN ID' }, 'service'],
    [{ do: 'lane', name: 'x'.repeat(61) }, 'lane'],
    [{ do: 'registry', choice: 'own', url: 'http://router.example.org' }, 'address'],
    [{ do: 'registry', choice: 'own', url: 'https://till:hunter2@router.example.org' }, 'address'],
    [{ do: 'registry', choice: 'own', url: '' }, 'address'],
    [{ do: 'reader', name: '' }, 'text'],
    [{ do: 'camera', label: ' ' }, 'text'],
    [{ do: 'new-pin', pin: '12', again: '12' }, 'pin-form'],
    [{ do: 'new-pin', pin: '111111', again: '111111' }, 'pin-guessable'],
    [{ do: 'new-pin', pin: PIN, again: '481517' }, 'pin-differs'],
  ] as const)('tells what is wrong with %j as %s', (action, code) => {
    const { connection, open, world } = newTerminal();
    connection.receive({ do: 'open' });
    connection.receive(action);
    expect(open().faults.map((fault) => fault.code)).toContain(code);
    expect(JSON.stringify(open().faults)).not.toContain('hunter2');
    connection.receive({ do: 'save' });
    expect(existsSync(world.home.configFile)).toBe(false);
  });

  it('writes what differs from the defaults, and the PIN, and starts anew', async () => {
    const { connection, area, world } = newTerminal();
    connection.receive({ do: 'open' });
    connection.receive({ do: 'language', language: 'fi' });
    connection.receive({ do: 'registry', choice: 'sandbox', url: '' });
    connection.receive({ do: 'new-pin', pin: PIN, again: PIN });
    connection.receive({ do: 'save' });
    await vi.waitFor(() => expect(area()).toEqual({ kind: 'trial', hasBefore: false }), { timeout: 5000 });
    expect(JSON.parse(readFileSync(world.home.configFile, 'utf8'))).toEqual({
      language: 'fi',
      registry: { url: 'sandbox' },
    });
    expect(loadPin(world.home.keysFolder, {}).kind).toBe('pin');
    expect(world.restarts).toBe(1);
  });

  it('shows why it could not be saved, and stays', async () => {
    const { connection, open, world } = newTerminal();
    connection.receive({ do: 'open' });
    connection.receive({ do: 'new-pin', pin: PIN, again: PIN });
    connection.receive({ do: 'go', step: 'summary' });
    mkdirSync(world.home.configFile);
    connection.receive({ do: 'save' });
    await vi.waitFor(() => expect(open().problem).toContain('config.json'), { timeout: 5000 });
    expect(world.restarts).toBe(0);
  });

  it('is held by one page, and free again when that one is gone', () => {
    const { connection, door } = newTerminal();
    connection.receive({ do: 'open' });
    const other = pageAt(door);
    other.connection.receive({ do: 'open' });
    expect(other.area()).toEqual({ kind: 'busy' });
    other.connection.receive({ do: 'language', language: 'pl' });
    connection.close();
    other.connection.receive({ do: 'open' });
    expect(other.open()).toMatchObject({ draft: { language: 'en' } });
  });

  it('goes on after a reload, without the PIN that was typed, and begins anew after ten minutes', async () => {
    const { connection, door, world } = newTerminal();
    connection.receive({ do: 'open' });
    connection.receive({ do: 'lane', name: 'Till 7' });
    connection.receive({ do: 'new-pin', pin: PIN, again: PIN });
    connection.close();
    const again = pageAt(door);
    again.connection.receive({ do: 'open' });
    expect(again.open().draft).toMatchObject({ lane: 'Till 7', pin: 'none' });
    await world.clock.pass(11 * 60_000);
    expect(again.area()).toEqual({ kind: 'closed' });
    again.connection.receive({ do: 'open' });
    expect(again.open().draft).toMatchObject({ lane: 'Lane 1' });
  });

  it('drops a trial of the registry that was asked for another address', async () => {
    let answer = (_came: { state: 'failed'; host: string; failure: 'dns'; ms: number }): void => undefined;
    const { connection, open } = newTerminal({
      tryRegistry: () => new Promise((resolve) => (answer = resolve)),
    });
    connection.receive({ do: 'open' });
    connection.receive({ do: 'try-registry' });
    expect(open().registryTrial).toMatchObject({ state: 'asking', host: 'router.europeanstudentcard.eu' });
    connection.receive({ do: 'registry', choice: 'sandbox', url: '' });
    answer({ state: 'failed', host: 'router.europeanstudentcard.eu', failure: 'dns', ms: 3 });
    await Promise.resolve();
    expect(open().registryTrial).toEqual({ state: 'none' });
  });
});

describe('a configuration that is brought along', () => {
  it('is shown in words, and counts only once it is taken', () => {
    const { connection, open } = newTerminal();
    const code = configCodeOf({ language: 'sv', registry: { url: 'sandbox' }, reader: { signal: true } });
    if (!code.ok) throw new Error(code.message);
    connection.receive({ do: 'open' });
    connection.receive({ do: 'code', text: code.text });
    expect(open()).toMatchObject({
      draft: { language: 'en' },
      offer: {
        kind: 'usable',
        lines: [
          { setting: 'language', value: 'sv' },
          { setting: 'registry.url', value: 'sandbox' },
          { setting: 'reader.signal', value: 'true' },
        ],
      },
    });
    connection.receive({ do: 'take', isWanted: true });
    expect(open()).toMatchObject({
      offer: null,
      step: 'summary',
      draft: { language: 'sv', registry: { choice: 'sandbox' } },
    });
  });

  it('keeps what the setup does not ask for, to the file', async () => {
    const { connection, area, world } = newTerminal();
    connection.receive({ do: 'open' });
    const code = configCodeOf({ reader: { signal: true }, journal: { retentionDays: 30 } });
    connection.receive({ do: 'code', text: code.ok ? code.text : '' });
    connection.receive({ do: 'take', isWanted: true });
    connection.receive({ do: 'new-pin', pin: PIN, again: PIN });
    connection.receive({ do: 'save' });
    await vi.waitFor(() => expect(area().kind).toBe('trial'), { timeout: 5000 });
    expect(JSON.parse(readFileSync(world.home.configFile, 'utf8'))).toEqual({
      reader: { signal: true },
      journal: { retentionDays: 30 },
    });
  });

  it('is found on a stick, and refused with its fault where it is wrong', async () => {
    const drives = temporaryFolder();
    mkdirSync(join(drives, 'STICK'));
    writeFileSync(join(drives, 'STICK', 'tessera-config.json'), '{ "servcie": "library" }');
    const { connection, open } = newTerminal({ drives: [{ folder: drives, depth: 1 }] });
    connection.receive({ do: 'open' });
    connection.receive({ do: 'look-for-files' });
    await vi.waitFor(() => expect(open().files.found).toHaveLength(1));
    connection.receive({ do: 'file', id: 0 });
    expect(open().offer).toMatchObject({
      kind: 'unusable',
      message: expect.stringContaining('did you mean "service"?'),
    });
    connection.receive({ do: 'take', isWanted: true });
    expect(open()).toMatchObject({ offer: null, step: 'language', draft: { service: 'active-student' } });
  });
});

describe('the setup of a terminal with a configuration', () => {
  it('asks for the PIN, and opens with what there is', async () => {
    const { connection, area, open, world } = newTerminal();
    writeFileSync(world.home.configFile, '{ "lane": "Gate 2", "reader": { "signal": true } }');
    world.pin = pinOf([{ kind: 'wrong' }, { kind: 'locked', until: 7 }, { kind: 'right' }]);
    connection.receive({ do: 'open' });
    expect(area()).toEqual({ kind: 'pin', state: 'asked', until: null });
    for (const state of ['wrong', 'locked']) {
      connection.receive({ do: 'enter', pin: '1' });
      await vi.waitFor(() => expect(area()).toMatchObject({ state }));
    }
    connection.receive({ do: 'save' });
    expect(world.restarts).toBe(0);
    connection.receive({ do: 'enter', pin: PIN });
    await vi.waitFor(() => expect(open().draft).toMatchObject({ lane: 'Gate 2', pin: 'kept' }));
  });

  it('stays shut where no PIN is set', () => {
    const { connection, area, world } = newTerminal();
    writeFileSync(world.home.configFile, '{}');
    connection.receive({ do: 'open' });
    expect(area()).toEqual({ kind: 'no-pin' });
  });

  it('asks for a PIN that was set before there is any configuration', () => {
    const { connection, area, world } = newTerminal();
    world.pin = pinOf([]);
    connection.receive({ do: 'open' });
    expect(area()).toMatchObject({ kind: 'pin' });
  });

  it('keeps the one before, and puts it back', async () => {
    const { connection, area, world } = newTerminal();
    const before = '{ "lane": "Gate 2" } // by hand';
    writeFileSync(world.home.configFile, before);
    world.pin = pinOf([{ kind: 'right' }]);
    connection.receive({ do: 'open' });
    connection.receive({ do: 'enter', pin: PIN });
    await vi.waitFor(() => expect(area().kind).toBe('open'));
    connection.receive({ do: 'lane', name: 'Gate 3' });
    connection.receive({ do: 'save' });
    await vi.waitFor(() => expect(area()).toEqual({ kind: 'trial', hasBefore: true }));
    expect(readFileSync(backupOf(world.home), 'utf8')).toBe(before);
    connection.receive({ do: 'put-back' });
    await vi.waitFor(() => expect(world.restarts).toBe(2));
    expect(readFileSync(world.home.configFile, 'utf8')).toBe(before);
  });
});
