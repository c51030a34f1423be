import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseElectronOptions } from '../../../main/shell/choose/electron-options.ts';
import { type LaunchElectronOptions, launchElectron } from '../../../main/shell/choose/launch-electron.ts';

const OPTIONS = {
  terminal: { demo: true, router: null, service: null, reader: 'ACR1252' },
  json: false,
  profile: null,
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-launch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program in Electron's place: it notes its arguments and environment in a file, then runs `script`. */
function standIn(script: string): Pick<LaunchElectronOptions, 'binary' | 'entry'> {
  const binary = join(folder, 'electron');
  const entry = join(folder, 'electron-main.js');
  writeFileSync(entry, '');
  const note = `printf '%s\\n' "$#" "$@" > '${folder}/arguments'; env > '${folder}/environment'`;
  writeFileSync(binary, `#!/bin/sh\n${note}\n${script}\n`, { mode: 0o755 });
  return { binary, entry };
}

function launch(options: Pick<LaunchElectronOptions, 'binary' | 'entry'> & Partial<LaunchElectronOptions>) {
  return launchElectron({ options: OPTIONS, signal: new AbortController().signal, ...options });
}

/** Resolves once the stand-in has noted how it was started. */
async function started(): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    try {
      if (readFileSync(join(folder, 'environment'), 'utf8').includes('TESSERA_READY')) return;
    } catch {
      // ENOENT: not started yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the stand-in did not start');
}

describe.skipIf(process.platform === 'win32')('launching Electron', { timeout: 20_000 }, () => {
  it('hands its exit code on', async () => {
    expect(await launch(standIn('exit 0'))).toEqual({ kind: 'exited', code: 0 });
    expect(await launch(standIn('exit 7'))).toEqual({ kind: 'exited', code: 7 });
  });

  it('passes the entry and no switch', async () => {
    const place = standIn('exit 0');
    await launch(place);
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).toBe(`1\n${place.entry}\n`);
  });

  it('passes the options where the other side reads them, and nothing that changes what Electron is', async () => {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--no-warnings', ELECTRON_NO_ASAR: '1' };
    await launch({ ...standIn('exit 0'), env });
    const seen = new Map(
      readFileSync(join(folder, 'environment'), 'utf8')
        .split('\n')
        .map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]),
    );
    expect(parseElectronOptions(seen.get('TESSERA_ELECTRON_OPTIONS'))).toEqual({ ok: true, options: OPTIONS });
    for (const name of ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'ELECTRON_NO_ASAR']) expect(seen.has(name)).toBe(false);
  });

  it('asks Electron to end when called off', async () => {
    const giveUp = new AbortController();
    const ready = `echo TESSERA_READY >> '${folder}/environment'`;
    const end = launch({
      ...standIn(`trap 'exit 3' TERM; ${ready}; while :; do sleep 0.05; done`),
      signal: giveUp.signal,
    });
    await started();
    giveUp.abort();
    expect(await end).toEqual({ kind: 'exited', code: 3 });
  });

  it('kills an Electron that does not end', async () => {
    const giveUp = new AbortController();
    const ready = `echo TESSERA_READY >> '${folder}/environment'`;
    const place = standIn(`trap '' TERM; ${ready}; while :; do sleep 0.05; done`);
    const end = launch({ ...place, signal: giveUp.signal, graceMs: 200 });
    await started();
    giveUp.abort();
    expect(await end).toEqual({ kind: 'exited', code: 128 + 9 });
  });

  it.each([
    ['a missing system library', 'exit 127', /library/],
    ['a sandbox that cannot be built', 'kill -TRAP $$', /SIGTRAP/],
  ])('tells a start that failed from an end: %s', async (_, script, detail) => {
    const end = await launch(standIn(script));
    expect(end).toEqual({ kind: 'not-started', detail: expect.stringMatching(detail) });
  });

  it('says so when there is no binary or nothing built', async () => {
    const place = standIn('exit 0');
    expect(await launch({ ...place, binary: join(folder, 'gone') })).toMatchObject({ kind: 'not-started' });
    expect(await launch({ ...place, entry: join(folder, 'gone.js') })).toEqual({
      kind: 'not-started',
      detail: `${join(folder, 'gone.js')} is missing: not built yet`,
    });
  });
});
