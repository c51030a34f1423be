import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseShell } from '../../../main/shell/choose/choose-shell.ts';
import { probeMachine } from '../../../main/shell/choose/probe-machine.ts';

const ENTRY = join(import.meta.dirname, '..', '..', '..', 'out', 'main', 'electron-main.js');
const choice = chooseShell('electron', probeMachine());
const obstacle =
  choice.kind === 'electron' ? (existsSync(ENTRY) ? null : 'out/main/electron-main.js is not built') : choice.why;
const binary = choice.kind === 'electron' ? choice.binary : '';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tessera-electron-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Starts the real binary on the built main; `ended` gives its exit code and what it said on stderr. */
function start(args: readonly string[] = []) {
  const options = { terminal: { demo: true }, json: true, profile: join(home, 'profile') };
  const child = spawn(binary, [ENTRY, ...args], {
    env: { ...process.env, TESSERA_HOME: home, TESSERA_ELECTRON_OPTIONS: JSON.stringify(options) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, said }));
  });
  return { child, ended, lines: createInterface({ input: child.stdout }) };
}

// Electron's binary comes from outside the npm registry, needs a display and an ordinary user: elsewhere these are
// skipped by name, with the reason in the name.
describe(`a real Electron${obstacle === null ? '' : ` [SKIPPED: ${obstacle}]`}`, { timeout: 60_000 }, () => {
  it.skipIf(obstacle !== null)('needs the Electron binary: shows the page and ends when told', async () => {
    const { child, ended, lines } = start();
    const first = await new Promise<string>((resolve) => lines.once('line', resolve));
    expect(JSON.parse(first)).toEqual({ url: 'app://tessera/', shell: 'electron' });
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  it.skipIf(obstacle !== null)('needs the Electron binary: refuses to run without its sandbox', async () => {
    const { code, said } = await start(['--no-sandbox']).ended;
    expect(code).toBe(2);
    expect(said).toContain('--no-sandbox is not allowed');
  });

  it.skipIf(obstacle !== null)('needs the Electron binary: refuses a switch nobody knows', async () => {
    const { code } = await start(['--remote-allow-origins=*']).ended;
    expect(code).toBe(2);
  });
});
