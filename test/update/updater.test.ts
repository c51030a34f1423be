import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guardStart } from '../../main/update/guard-start.ts';
import { appImageInstallation } from '../../main/update/install/appimage.ts';
import { journalNotes } from '../../main/update/journal-notes.ts';
import { MANIFEST_NAME } from '../../main/update/manifest.ts';
import { folderSource } from '../../main/update/source/folder-source.ts';
import { foundWell } from '../../main/update/start-decision.ts';
import { openUpdateState } from '../../main/update/update-state.ts';
import { createUpdater } from '../../main/update/updater.ts';
import { fakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { KEYS, NOW, PINNED, releaseIn } from './release-folder.ts';

const newFolder = temporaryFolders();
const never = new AbortController().signal;

/** A terminal on 1.4.0 as an AppImage, and a stick. `running` is what the process itself is. */
function terminal(folder = newFolder()) {
  const appImage = join(folder, 'Tessera.AppImage');
  if (!existsSync(appImage)) writeFileSync(appImage, 'program 1.4.0');
  const notices: string[] = [];
  const state = openUpdateState(join(folder, 'update'), (line) => notices.push(line));
  const clock = fakeClock(NOW);
  const started = (): string => readFileSync(appImage, 'utf8').replace('program ', '');
  const at = (running: string) => {
    const installation = appImageInstallation(appImage, running);
    const updater = createUpdater({
      ...{ state, installation, runningVersion: running, channel: 'stable', pinnedKeys: PINNED, clock },
      target: { platform: 'linux', arch: 'x64', kind: 'appimage' },
    });
    const guard = (startId: string) =>
      guardStart(state, installation, { startId, now: clock.now(), healthMs: 600_000 });
    return { updater, guard, installation };
  };
  const stick = join(folder, 'stick');
  const publish = (version: string, sequence: number, change: object = {}, signers = [KEYS.first]) => {
    rmSync(stick, { recursive: true, force: true });
    return folderSource(releaseIn(stick, Buffer.from(`program ${version}`), { version, sequence, ...change }, signers));
  };
  return { at, state, clock, publish, started, notices, folder, stick };
}

describe('an update', () => {
  it('is received, switched to, started and well', async () => {
    const { at, state, publish, started } = terminal();
    const { updater } = at('1.4.0');
    const source = publish('1.5.0', 21);
    expect(await updater.check(source, never)).toMatchObject({ kind: 'newer' });
    expect(await updater.download(source, never)).toMatchObject({ kind: 'ready', version: '1.5.0' });
    expect(started()).toBe('1.4.0');
    expect(await updater.apply([], never)).toEqual({ kind: 'switched', version: '1.5.0' });
    expect(started()).toBe('1.5.0');
    expect(at('1.5.0').guard('first')).toEqual({ kind: 'start' });
    state.change(foundWell);
    expect(state.read()).toMatchObject({ lastGood: '1.5.0', before: '1.4.0', trial: null, bad: [] });
  });

  it('that never gets well is gone back from and not taken again', async () => {
    const { at, publish, started } = terminal();
    await at('1.4.0').updater.download(publish('1.5.0', 21), never);
    await at('1.4.0').updater.apply([], never);
    for (const id of ['a', 'b', 'c']) expect(at('1.5.0').guard(id)).toEqual({ kind: 'start' });
    expect(at('1.5.0').guard('d')).toEqual({ kind: 'went-back', to: '1.4.0' });
    expect(started()).toBe('1.4.0');
    expect(at('1.4.0').guard('e')).toEqual({ kind: 'start' });
    const again = await at('1.4.0').updater.download(publish('1.5.0', 22), never);
    expect(again).toEqual({ kind: 'refused', code: 'known-bad' });
    expect(await at('1.4.0').updater.download(publish('1.5.1', 23), never)).toMatchObject({ kind: 'ready' });
  });

  it('is not taken where the package was changed after it was received', async () => {
    const { at, publish, started, folder, state } = terminal();
    await at('1.4.0').updater.download(publish('1.5.0', 21), never);
    writeFileSync(join(folder, 'update', 'Tessera-1.5.0'), 'program 6.6.6');
    expect(await at('1.4.0').updater.apply([], never)).toMatchObject({ kind: 'failed' });
    expect(started()).toBe('1.4.0');
    expect(state.read().ready).toBeNull();
  });

  it('can be gone back from by an operator', async () => {
    const { at, state, publish, started } = terminal();
    await at('1.4.0').updater.download(publish('1.5.0', 21), never);
    await at('1.4.0').updater.apply([], never);
    state.change(foundWell);
    expect(at('1.5.0').updater.rollBack('an operator went back')).toEqual({ kind: 'switched', version: '1.4.0' });
    expect(started()).toBe('1.4.0');
    expect(state.read().bad).toMatchObject([{ version: '1.5.0' }]);
    expect(at('1.4.0').updater.rollBack('again')).toMatchObject({ kind: 'failed' });
  });

  it('waits where it is not the turn of this terminal', async () => {
    const { at, state, publish } = terminal();
    state.change((fresh) => ({ ...fresh, rolloutPlace: 10 }));
    const { updater } = at('1.4.0');
    expect(await updater.download(publish('1.5.0', 21, { rolloutPercent: 10 }), never)).toMatchObject({
      kind: 'not-yet',
    });
    expect(await updater.download(publish('1.5.0', 22, { rolloutPercent: 11 }), never)).toMatchObject({
      kind: 'ready',
    });
  });

  it('is refused where the clock is not believed', async () => {
    const { at, clock, publish } = terminal();
    clock.setTrust('not-trusted');
    expect(await at('1.4.0').updater.check(publish('1.5.0', 21), never)).toEqual({
      kind: 'refused',
      code: 'clock-not-trusted',
    });
  });

  it('is refused by a program without keys', async () => {
    const { state, clock, publish } = terminal();
    const updater = createUpdater({
      ...{ state, clock, installation: undefined, target: null, runningVersion: '1.4.0', channel: 'stable' },
      pinnedKeys: [],
    });
    expect(await updater.check(publish('1.5.0', 21), never)).toEqual({ kind: 'refused', code: 'no-keys' });
  });

  it('signed by the second key alone, or by both, is as good', async () => {
    for (const signers of [[KEYS.second], [KEYS.first, KEYS.second]]) {
      const { at, publish } = terminal();
      expect(await at('1.4.0').updater.check(publish('1.5.0', 21, {}, signers), never)).toMatchObject({
        kind: 'newer',
      });
    }
  });
});

describe('new keys', () => {
  it('count once both old ones have signed for them, and the old ones no more', async () => {
    const { at, publish } = terminal();
    const { updater } = at('1.4.0');
    const newKeys = [KEYS.second.publicKey, KEYS.stranger.publicKey];
    const change = publish('1.4.0', 21, { newKeys }, [KEYS.first, KEYS.second]);
    expect(await updater.check(change, never)).toMatchObject({ kind: 'up-to-date' });
    expect(await updater.check(publish('1.5.0', 22, {}, [KEYS.first]), never)).toEqual({
      kind: 'refused',
      code: 'unknown-key',
    });
    expect(await updater.check(publish('1.5.0', 22, {}, [KEYS.stranger]), never)).toMatchObject({ kind: 'newer' });
  });
});

describe('the journal', () => {
  it('hears each step once, a repeated refusal too', async () => {
    const { at, state, publish, stick } = terminal();
    const { updater } = at('1.4.0');
    const source = publish('1.5.0', 21);
    writeFileSync(join(stick, MANIFEST_NAME), '{}\n');
    for (let day = 0; day < 3; day += 1) await updater.check(source, never);
    await updater.download(publish('1.5.0', 22), never);
    await updater.apply([], never);
    const lines: string[] = [];
    for (let n = 0; n < 2; n += 1) journalNotes(state, (line) => lines.push(line));
    expect(lines).toEqual([
      expect.stringContaining('refused, forged'),
      '1.5.0 is here and believed',
      'switching from 1.4.0 to 1.5.0',
    ]);
  });
});

describe('the state of updates', () => {
  it('that can not be read is set aside, and the running version is the least there is', async () => {
    const { at, state, publish, notices, folder } = terminal();
    await at('1.4.0').updater.check(publish('1.5.0', 21), never);
    writeFileSync(join(folder, 'update', 'state.json'), '{"format":');
    expect(state.read().highest).toBeNull();
    expect(notices.join()).toContain('set aside');
    expect(existsSync(join(folder, 'update', 'state.json.broken'))).toBe(true);
    expect(await at('1.4.0').updater.check(publish('1.3.0', 30), never)).toEqual({ kind: 'refused', code: 'older' });
  });
});
