import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { tesseraHome } from '../../main/config/home.ts';
import { ACTIVE_STUDENT } from '../../main/domain/service/service.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { openLookup } from '../../main/shell/start/open-lookup.ts';
import { openKnowledge } from '../../main/store/knowledge.ts';
import { card, cardNumber, cards, PIC } from '../provision/site.ts';
import { KEY } from '../store/cards.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const MAIN = fileURLToPath(new URL('../../main/cli/main.ts', import.meta.url));
const temporaryFolder = temporaryFolders();
const running: ChildProcess[] = [];
let router: SandboxRouter;

beforeEach(async () => {
  router = await startSandboxRouter({ cards: cards(30), clock: SYSTEM_CLOCK, pageCap: 10 });
});
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await router.close();
});

interface Finished {
  readonly code: number | null;
  readonly lines: readonly Record<string, unknown>[];
  readonly stderr: string;
}

/** One command with a home of its own; its JSON lines. */
function tessera(home: string, ...args: string[]): Promise<Finished> {
  const env = { ...process.env, TESSERA_HOME: home };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (bytes: Buffer) => {
    stdout += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  return new Promise((resolve) =>
    child.once('close', (code) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      resolve({ code, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), stderr });
    }),
  );
}

/** A home with the institution's API key. */
function office(): string {
  const home = temporaryFolder();
  mkdirSync(join(home, 'keys'));
  writeFileSync(join(home, 'keys', 'registry-api-key'), `${router.keys.token}\n`, { mode: 0o600 });
  return home;
}

/** A new terminal that has what the site gives each: the key to believe and the secret. */
function terminalOf(site: string): string {
  const home = temporaryFolder();
  mkdirSync(join(home, 'keys'));
  cpSync(join(site, 'keys', 'snapshot.key'), join(home, 'keys', 'snapshot.key'));
  cpSync(join(site, 'trust'), join(home, 'trust'), { recursive: true });
  return home;
}

describe('tessera sync', () => {
  it('makes the own students known: they are granted on the first tap without network', async () => {
    const home = office();
    const synced = await tessera(home, 'sync', '--router', router.url, '--json');
    expect(synced).toMatchObject({ code: 0, stderr: '' });
    expect(synced.lines[0]).toEqual({ page: 1, totalPages: 3, cards: 10 });
    expect(synced.lines.at(-1)).toMatchObject({ done: true, cards: 30, removed: 0 });
    await router.close();
    const checked = await tessera(home, 'check', cardNumber(29), '--offline', '--json');
    expect(checked.lines[0]).toMatchObject({ verdict: 'granted', source: 'cache', ageSeconds: expect.any(Number) });
  });

  it.each([
    ['without a key', () => temporaryFolder(), /there is no API key; put it into .*registry-api-key/],
    [
      'with a key that is refused',
      () => {
        const home = office();
        writeFileSync(join(home, 'keys', 'registry-api-key'), 'wrong', { mode: 0o600 });
        return home;
      },
      /the API key may not list cards \(403\)/,
    ],
    [
      'with a key that is none',
      () => {
        const home = office();
        writeFileSync(join(home, 'keys', 'registry-api-key'), 'two words', { mode: 0o600 });
        return home;
      },
      /holds no API key/,
    ],
  ])('%s ends with one clear line', async (_title, home, message) => {
    const { code, stderr } = await tessera(home(), 'sync', '--router', router.url);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('two words');
  });

  it('is refused beside a terminal that works on the same folder, which is named', async () => {
    const home = office();
    const opening = openKnowledge({ dataFolder: join(home, 'data'), terminalKey: KEY, clock: SYSTEM_CLOCK });
    if (opening.kind !== 'open') throw new Error(opening.message);
    const { code, stderr } = await tessera(home, 'sync', '--router', router.url);
    opening.knowledge.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`is in use by process ${process.pid}`);
  });
});

describe('tessera snapshot', () => {
  async function madeSnapshot(site: string, name = 'campus.snapshot', ...more: string[]): Promise<string> {
    const file = join(site, name);
    const made = await tessera(site, 'snapshot', 'export', file, '--pic', PIC, '--router', router.url, ...more);
    expect(made).toMatchObject({ code: 0 });
    return file;
  }
  async function newSite(): Promise<string> {
    const site = office();
    expect(await tessera(site, 'snapshot', 'keygen')).toMatchObject({ code: 0 });
    return site;
  }

  it('lets a terminal that never saw a network grant a student, and show the age', async () => {
    const site = await newSite();
    const file = await madeSnapshot(site);
    const terminal = terminalOf(site);
    expect((await tessera(terminal, 'check', cardNumber(3), '--offline')).lines[0]).toMatchObject({
      verdict: 'unknown',
    });
    const imported = await tessera(terminal, 'snapshot', 'import', file);
    expect(imported.lines[0]).toMatchObject({ imported: true, cards: 30, ageSeconds: expect.any(Number) });
    const checked = await tessera(terminal, 'check', cardNumber(3), '--offline');
    expect(checked.lines[0]).toMatchObject({
      verdict: 'granted',
      source: 'cache',
      ageSeconds: expect.any(Number),
      record: { issuer: { pic: PIC } },
    });
    expect(Number(checked.lines[0]?.['ageSeconds'])).toBeGreaterThanOrEqual(Number(imported.lines[0]?.['ageSeconds']));
    expect((await tessera(terminal, 'snapshot', 'info')).lines[0]).toMatchObject({
      inUse: true,
      cards: 30,
      hasEnded: false,
    });
  });

  it('moves on by a delta, refuses the way back, and forgets who asks for it', { timeout: 60_000 }, async () => {
    const site = await newSite();
    const first = await madeSnapshot(site);
    const terminal = terminalOf(site);
    await tessera(terminal, 'snapshot', 'import', first);
    router.cards.put(card(3, { status: 'INACTIVE' }));
    router.cards.put(card(30));
    const delta = join(site, 'campus.delta');
    const second = await madeSnapshot(site, 'second.snapshot', '--base', first, '--delta', delta);
    expect((await tessera(terminal, 'snapshot', 'info', delta)).lines[0]).toMatchObject({
      cards: 31,
      rows: 2,
      removed: 0,
    });
    expect((await tessera(terminal, 'snapshot', 'import', delta)).lines[0]).toMatchObject({ cards: 31 });
    const verdictOf = async (n: number) =>
      (await tessera(terminal, 'check', cardNumber(n), '--offline')).lines[0]?.['verdict'];
    expect([await verdictOf(3), await verdictOf(30), await verdictOf(1)]).toEqual(['refused', 'granted', 'granted']);

    for (const [file, words] of [
      [first, 'is older than the one in use'],
      [second, 'is in use already'],
    ] as const) {
      const refused = await tessera(terminal, 'snapshot', 'import', file);
      expect([refused.code, refused.stderr]).toEqual([1, `tessera: ${file} ${words}\n`]);
    }
    expect((await tessera(terminal, 'forget', cardNumber(1))).lines[0]).toMatchObject({
      forgotten: true,
      wasKnown: true,
    });
    expect((await tessera(terminal, 'forget', cardNumber(1))).lines[0]).toMatchObject({ wasKnown: false });
    expect(await verdictOf(1)).toBe('unknown');
  });

  it('of a stranger is refused', async () => {
    const file = await madeSnapshot(await newSite());
    const refused = await tessera(terminalOf(await newSite()), 'snapshot', 'import', file);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/is signed by a key this terminal does not trust/);
  });

  it('keeps its keys to their owner, and replaces none', async () => {
    const site = await newSite();
    const again = await tessera(site, 'snapshot', 'keygen');
    expect([again.code, again.stderr]).toMatchObject([1, expect.stringContaining('is there already')]);
    const [trusted] = readdirSync(join(site, 'trust', 'snapshot'));
    const text = readFileSync(join(site, 'trust', 'snapshot', trusted ?? ''), 'utf8');
    expect(text).not.toContain('PRIVATE');
  });

  it('on a stick is taken over by a running terminal, also on its first start', async () => {
    const site = await newSite();
    const file = await madeSnapshot(site);
    const home = tesseraHome({ TESSERA_HOME: terminalOf(site) }, 'linux');
    const notices: string[] = [];
    const opening = openLookup({
      registry: { url: 'http://127.0.0.1:9/' },
      snapshotFile: file,
      home,
      clock: SYSTEM_CLOCK,
      offline: true,
      env: {},
      notice: (line) => notices.push(line),
    });
    if (opening.kind !== 'open') throw new Error(opening.kind);
    try {
      await expect.poll(() => notices, { timeout: 5_000 }).toContain(`${file}: 30 cards are in use now`);
      expect(await opening.lookup.lookUp(cardNumber(2), ACTIVE_STUDENT.freshness)).toMatchObject({
        kind: 'answered',
        source: 'cache',
        answer: { kind: 'found' },
      });
    } finally {
      await opening.close();
    }
  });
});

describe("an institution's own source", () => {
  it('is asked for the cards with its PIC, with its key, where the configuration says so', async () => {
    const home = office();
    writeFileSync(join(home, 'keys', 'campus-key'), router.keys.key, { mode: 0o600 });
    const configuration = {
      registry: { url: 'http://127.0.0.1:9/' },
      registries: [
        { pics: [PIC], kind: 'self-hosted', url: `${router.url}self-hosted/`, key: 'campus-key', name: 'Montelago' },
      ],
    };
    writeFileSync(join(home, 'config.json'), JSON.stringify(configuration));
    const checked = await tessera(home, 'check', cardNumber(1));
    expect(checked.lines[0]).toMatchObject({
      verdict: 'granted',
      source: 'registry',
      record: { issuer: { name: 'Montelago' } },
    });
    expect(router.requests.to('self-hosted')).toBe(1);
  });

  it('without its key takes the terminal out of order with one line', async () => {
    const home = temporaryFolder();
    const source = { kind: 'self-hosted', url: `${router.url}self-hosted/`, key: 'campus-key' };
    writeFileSync(join(home, 'config.json'), JSON.stringify({ registries: [source] }));
    const { code, stderr } = await tessera(home, 'check', cardNumber(1));
    expect([code, stderr]).toMatchObject([
      1,
      expect.stringMatching(/^tessera: the key "campus-key" for .* is missing/),
    ]);
  });
});
