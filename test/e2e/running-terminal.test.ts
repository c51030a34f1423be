import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { startTappedKiosk, type TappedKiosk } from '../../main/cli/bench/privacy/tapped-kiosk.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { cardNumber, cards } from '../provision/site.ts';
import { runCommand } from '../support/command.ts';

const SCRIPT = fileURLToPath(new URL('../../main/cli/tessera.js', import.meta.url));
const SERVICE = 'active-student';
const CARDS = 30;
const TAPS = 12;
const STRANGER = cardNumber(CARDS);

let folder: string;
let home: string;
let router: SandboxRouter;
let kiosk: TappedKiosk;

/** One day's terminal, at which twelve students and a stranger were; the tests look on one after the other. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-e2e-'));
  home = join(folder, 'home');
  router = await startSandboxRouter({ cards: cards(CARDS), clock: SYSTEM_CLOCK });
  for (const name of ['keys', 'services']) mkdirSync(join(home, name), { recursive: true });
  writeFileSync(join(home, 'keys', 'registry-api-key'), router.keys.token, { mode: 0o600 });
  const config = { registry: { url: router.url }, sync: { everyHours: 0 } };
  writeFileSync(join(home, 'config.json'), JSON.stringify(config));
  kiosk = await startTappedKiosk({ script: SCRIPT, folder, env: { ...process.env, TESSERA_HOME: home } }, router.url);
  for (let n = 0; n < TAPS; n++) expect(await kiosk.tap(cardNumber(n))).toBe('granted');
  expect(await kiosk.tap(STRANGER)).toBe('unknown');
});
afterAll(async () => {
  kiosk?.leave();
  kiosk?.signal('SIGTERM');
  await kiosk?.ended();
  await router?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function tessera(...args: readonly string[]) {
  const { code, stdout, stderr } = await runCommand(args, { TESSERA_HOME: home });
  return { code, stdout, stderr };
}

/** The one record of a command that says it as JSON. */
async function record(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await tessera(...args, '--json');
  const value = JSON.parse(stdout === '' ? '{}' : stdout) as Record<string, unknown>;
  return { code, stderr, ...value };
}

/** A service as the terminal's own is, with a rule more. */
const service = (rules: object) =>
  JSON.stringify({
    name: 'Gym',
    examples: [{ name: 'A student', at: '2026-11-23T12:10', expect: 'granted' }],
    ...rules,
  });

describe('the journal of a running terminal', () => {
  it('is verified beside its taps', async () => {
    const verified = await record('journal', 'verify');
    expect(verified).toMatchObject({ code: 0, stderr: '', kind: 'intact', byOwnKey: true, first: 1 });
    // More than a row a presentation: passages have theirs.
    expect(verified['rows']).toBeGreaterThan(TAPS);
  });

  it('is counted exactly, and by no range that it is not in', async () => {
    const stats = await record('journal', 'stats');
    expect(stats).toMatchObject({ code: 0, all: { presentations: TAPS + 1 } });
    expect(await record('journal', 'stats', '--to', '2020-01-01')).toMatchObject({ all: { presentations: 0 } });
    expect(await tessera('journal', 'stats', '--from', 'yesterday')).toMatchObject({ code: 2, stdout: '' });
  });

  it('is exported without the week that is not over, and as rows that name nobody', async () => {
    const header = 'week,service,table,path,count,withheld\r\n';
    expect(await tessera('journal', 'export')).toEqual({ code: 0, stdout: header, stderr: '' });
    const out = join(folder, 'rows.jsonl');
    expect(await tessera('journal', 'export', '--rows', '--format', 'jsonl', '--out', out)).toMatchObject({ code: 0 });
    const rows = readFileSync(out, 'utf8').trimEnd().split('\n');
    const verdicts = rows.map((row) => JSON.parse(row) as { kind: string; verdict?: string });
    expect(verdicts.filter(({ kind, verdict }) => kind === 'presentation' && verdict === 'granted')).toHaveLength(TAPS);
    for (const secret of [cardNumber(0), STRANGER]) expect(rows.join('\n')).not.toContain(secret);
  });
});

describe('service files beside a running terminal', () => {
  const path = () => join(home, 'services', 'gym.json');

  it('are read again when it is told to', async () => {
    const before = await record('service', 'reload');
    writeFileSync(path(), service({}));
    const after = await record('service', 'reload');
    expect(after).toMatchObject({ code: 0, faults: [], services: Number(before['services']) + 1 });
  });

  it('are not used where they are at fault, and the command says why', async () => {
    writeFileSync(path(), service({ usage: { perDay: 0 } }));
    expect(await record('service', 'reload')).toMatchObject({ code: 1, faults: [expect.stringContaining('usage')] });
  });

  it('are tried on its journal', async () => {
    writeFileSync(path(), service({ accepts: { leastEvidence: 'qr' } }));
    const replayed = await record('service', 'replay', path(), '--id', SERVICE);
    expect(replayed).toMatchObject({ code: 0, judged: TAPS + 1, service: SERVICE });
    const to = 'refused/evidence-too-weak/evidence-too-weak';
    expect(replayed['changes']).toEqual([
      { from: 'granted/active/-', to, count: TAPS },
      { from: 'unknown/not-registered/-', to, count: 1 },
    ]);
  });
});

describe('what a running terminal knows', () => {
  it('is fetched and forgotten on demand, and it goes on with the rest', async () => {
    const synced = await tessera('sync', '--json');
    expect(synced).toMatchObject({ code: 0, stderr: '' });
    expect(await record('forget', cardNumber(20))).toMatchObject({ code: 0, wasKnown: true });
    expect(await record('forget', cardNumber(20))).toMatchObject({ code: 0, wasKnown: false });
    router.faults.set([{ fault: 'server-error' }]);
    expect(await kiosk.tap(cardNumber(21))).toBe('granted');
    expect(await kiosk.tap(cardNumber(20))).toBe('unknown');
    router.faults.set([]);
  });
});

describe('a checkpoint that left the machine', () => {
  it('fits the journal when the terminal has ended, and a row that was changed is found', async () => {
    const kept = join(folder, 'checkpoint.jsonl');
    const { code, stdout } = await tessera('journal', 'checkpoint');
    expect(code).toBe(0);
    writeFileSync(kept, stdout);
    kiosk.leave();
    kiosk.signal('SIGTERM');
    expect(await kiosk.ended()).toBe(0);
    const verified = await record('journal', 'verify', '--checkpoint', kept);
    expect(verified).toMatchObject({ code: 0, kind: 'intact', compared: 1, unsigned: 0 });

    const file = join(home, 'data', 'journal.db');
    const changed = readFileSync(file).toString('latin1').replace('granted', 'refused');
    writeFileSync(file, changed, 'latin1');
    expect(await record('journal', 'verify')).toMatchObject({ code: 1, kind: 'broken', fault: 'changed' });
  });
});
