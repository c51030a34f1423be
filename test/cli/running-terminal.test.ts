import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { card, cardNumber, cards, PIC } from '../provision/site.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const MAIN = fileURLToPath(new URL('../../main/cli/main.ts', import.meta.url));
const TERMINAL = fileURLToPath(new URL('./terminal.entry.ts', import.meta.url));
const temporaryFolder = temporaryFolders();
const running: ChildProcess[] = [];
const routers: SandboxRouter[] = [];
let router: SandboxRouter;

beforeEach(async () => {
  router = await campus();
});
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const one of routers.splice(0)) await one.close();
});

async function campus(options: Partial<Parameters<typeof startSandboxRouter>[0]> = {}): Promise<SandboxRouter> {
  const started = await startSandboxRouter({ cards: cards(30), clock: SYSTEM_CLOCK, pageCap: 10, ...options });
  routers.push(started);
  return started;
}

interface Finished {
  readonly code: number | null;
  readonly lines: readonly Record<string, unknown>[];
  readonly stderr: string;
}

/** A command on a home; `onLine` sees its JSON lines as they come. */
function tessera(home: string, args: readonly string[], onLine?: (child: ChildProcess) => void): Promise<Finished> {
  const env = { ...process.env, TESSERA_HOME: home };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const lines: Record<string, unknown>[] = [];
  let stderr = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
    onLine?.(child);
  });
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, lines, stderr })));
}

interface Terminal {
  readonly process: ChildProcess;
  /** The verdict on a code that is held out. */
  hold(text: string): Promise<Record<string, unknown>>;
  /** Verdicts and everything else it said, in their order. */
  readonly said: readonly Record<string, unknown>[];
  stderr(): string;
  stop(): Promise<number | null>;
}

async function startTerminal(home: string): Promise<Terminal> {
  const env = { ...process.env, TESSERA_HOME: home };
  const child = spawn(process.execPath, [TERMINAL], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  running.push(child);
  const said: Record<string, unknown>[] = [];
  const waiting: ((line: Record<string, unknown>) => void)[] = [];
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const value = JSON.parse(line) as Record<string, unknown>;
    said.push(value);
    waiting.shift()?.(value);
  });
  const next = () => new Promise<Record<string, unknown>>((resolve) => waiting.push(resolve));
  await next();
  return {
    process: child,
    said,
    stderr: () => stderr,
    hold(text) {
      child.stdin.write(`${text}\n`);
      return next();
    },
    stop() {
      child.stdin.end();
      return new Promise((resolve) => child.once('close', resolve));
    },
  };
}

/** A home with an API key, configured for the registry; nothing is fetched by itself unless `sync` says so. */
function homeAt(url: string, more: object = { sync: { everyHours: 0 } }): string {
  const home = temporaryFolder();
  mkdirSync(join(home, 'keys'));
  writeFileSync(join(home, 'keys', 'registry-api-key'), router.keys.token, { mode: 0o600 });
  writeFileSync(join(home, 'config.json'), JSON.stringify({ registry: { url }, ...more }));
  return home;
}

/** What of a home's data holds a byte string. */
function holding(home: string, needle: Buffer): string[] {
  const data = join(home, 'data');
  return readdirSync(data).filter(
    (name) => lstatSync(join(data, name)).isFile() && readFileSync(join(data, name)).includes(needle),
  );
}

describe('tessera sync beside a running terminal', () => {
  it('is done by the terminal, with the same output as without one', async () => {
    const alone = await tessera(homeAt(router.url), ['sync', '--json']);
    const home = homeAt(router.url);
    const terminal = await startTerminal(home);
    const beside = await tessera(home, ['sync', '--json']);
    expect(beside).toEqual(alone);
    expect(beside).toMatchObject({ code: 0, stderr: '' });
    expect(beside.lines).toHaveLength(4);
    await router.close();
    expect(await terminal.hold(cardNumber(29))).toMatchObject({ verdict: 'granted', source: 'cache' });
    expect(await terminal.stop()).toBe(0);
    expect(existsSync(join(home, 'data', 'control.sock'))).toBe(false);
  });

  it('that fails ends with the same line and exit code', async () => {
    const keyless = () => {
      const home = homeAt(router.url);
      writeFileSync(join(home, 'keys', 'registry-api-key'), 'wrong', { mode: 0o600 });
      return home;
    };
    const alone = await tessera(keyless(), ['sync']);
    const home = keyless();
    await startTerminal(home);
    expect(await tessera(home, ['sync'])).toEqual(alone);
    expect(alone).toMatchObject({ code: 1, stderr: 'tessera: the API key may not list cards (403)\n' });
  });

  it('lets taps through while pages come in, and is ended by Ctrl-C in good order', async () => {
    const many = await campus({ cards: cards(400), pageCap: 10 });
    const home = homeAt(many.url);
    const terminal = await startTerminal(home);
    const verdicts: Record<string, unknown>[] = [];
    let pages = 0;
    const synced = tessera(home, ['sync', '--json', '--page-size', '10'], (child) => {
      pages += 1;
      if (pages <= 3) void terminal.hold(cardNumber(300 + pages)).then((verdict) => verdicts.push(verdict));
      if (pages === 8) child.kill('SIGINT');
    });
    const { code, stderr } = await synced;
    expect([code, stderr]).toEqual([1, 'tessera: interrupted; the next sync goes on where this one was\n']);
    // Before the last of the pages, not after them.
    expect(verdicts).toHaveLength(3);
    expect(verdicts.every(({ verdict }) => verdict === 'granted')).toBe(true);
    const resumed = await tessera(home, ['sync', '--json', '--page-size', '10'], (child) => child.kill('SIGINT'));
    expect(resumed.stderr).toContain('an interrupted sync goes on at page');
  });
});

describe('tessera forget beside a running terminal', () => {
  it('leaves nothing of the card in memory, in the cache and in the ledger, and of the others all', async () => {
    const home = homeAt(router.url);
    const terminal = await startTerminal(home);
    expect(await tessera(home, ['sync'])).toMatchObject({ code: 0 });
    expect(await terminal.hold(cardNumber(4))).toMatchObject({ verdict: 'granted', source: 'cache' });
    expect((await tessera(home, ['forget', cardNumber(4), '--json'])).lines[0]).toMatchObject({ wasKnown: true });
    expect((await tessera(home, ['forget', cardNumber(4), '--json'])).lines[0]).toMatchObject({ wasKnown: false });
    await router.close();
    expect(await terminal.hold(cardNumber(5))).toMatchObject({ verdict: 'granted' });
    expect(await terminal.hold(cardNumber(4))).toMatchObject({ verdict: 'unknown' });
    await terminal.stop();
    expect((await tessera(home, ['check', cardNumber(4), '--offline'])).lines[0]).toMatchObject({ verdict: 'unknown' });
  });

  it('does not let an answer that is under way bring it back', async () => {
    const asked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow = await campus({
      beforeAnswer: async ({ endpoint }) => {
        if (endpoint !== 'verifier') return;
        asked.resolve();
        await goOn.promise;
      },
    });
    const home = homeAt(slow.url);
    const terminal = await startTerminal(home);
    const tapped = terminal.hold(cardNumber(4));
    await asked.promise;
    expect(await tessera(home, ['forget', cardNumber(4)])).toMatchObject({ code: 0 });
    goOn.resolve();
    await tapped;
    await slow.close();
    await terminal.stop();
    expect((await tessera(home, ['check', cardNumber(4), '--offline'])).lines[0]).toMatchObject({ verdict: 'unknown' });
  });

  it('names bad input before it asks anybody', async () => {
    const home = homeAt(router.url);
    await startTerminal(home);
    expect(await tessera(home, ['forget', 'my card'])).toMatchObject({ code: 1, lines: [] });
  });
});

describe('snapshots beside a running terminal', () => {
  it('are imported by it, refused by it as without it, and forgotten cards stay empty', async () => {
    const site = homeAt(router.url);
    expect(await tessera(site, ['snapshot', 'keygen'])).toMatchObject({ code: 0 });
    const file = join(site, 'campus.snapshot');
    expect(await tessera(site, ['snapshot', 'export', file, '--pic', PIC])).toMatchObject({ code: 0 });
    const home = homeAt('http://127.0.0.1:9/');
    cpSync(join(site, 'keys', 'snapshot.key'), join(home, 'keys', 'snapshot.key'));
    cpSync(join(site, 'trust'), join(home, 'trust'), { recursive: true });
    const terminal = await startTerminal(home);
    const imported = await tessera(home, ['snapshot', 'import', file]);
    expect(imported).toMatchObject({ code: 0, lines: [{ imported: true, cards: 30 }] });
    expect(await terminal.hold(cardNumber(7))).toMatchObject({ verdict: 'granted', source: 'cache' });
    const again = await tessera(home, ['snapshot', 'import', file]);
    expect([again.code, again.stderr]).toEqual([1, `tessera: ${file} is in use already\n`]);
    expect((await tessera(home, ['forget', cardNumber(8)])).lines[0]).toMatchObject({ wasKnown: true });
    expect(await terminal.hold(cardNumber(8))).toMatchObject({ verdict: 'unknown' });
    expect(await terminal.hold(cardNumber(9))).toMatchObject({ verdict: 'granted' });
  });
});

describe('a terminal that was killed', () => {
  it('leaves a socket that keeps neither commands nor the next terminal out', async () => {
    const home = homeAt(router.url);
    const first = await startTerminal(home);
    first.process.kill('SIGKILL');
    await new Promise((resolve) => first.process.once('close', resolve));
    expect(existsSync(join(home, 'data', 'control.sock'))).toBe(true);
    expect(await tessera(home, ['forget', cardNumber(1)])).toMatchObject({ code: 0, stderr: '' });
    const second = await startTerminal(home);
    expect(await tessera(home, ['sync'])).toMatchObject({ code: 0 });
    expect(second.stderr()).toBe('');
  });
});

describe('a terminal with an API key', () => {
  it('writes neither the key nor a number of the list anywhere in its data', async () => {
    const slow = await campus({ cards: [...cards(30), card(99)], pageCap: 10 });
    const home = homeAt(slow.url, { sync: { everyHours: 1 } });
    await startTerminal(home);
    expect(await tessera(home, ['sync'])).toMatchObject({ code: 0 });
    expect(holding(home, Buffer.from(router.keys.token))).toEqual([]);
    expect(holding(home, Buffer.from(cardNumber(99)))).toEqual([]);
  });
});
