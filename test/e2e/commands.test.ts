import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FinishedCommand, runCommand, startCommand } from '../support/command.ts';

const ACTIVE = '3e506370-826a-103d-bf76-001000000001';
const EXPIRED = '3e506370-826a-103d-bf76-001000000002';
const INACTIVE = '3e506370-826a-103d-bf76-001000000003';
const MISSING = '3e506370-826a-103d-bf76-001000000004';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tessera-cli-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const tessera = (...args: string[]): Promise<FinishedCommand> => runCommand(args, { TESSERA_HOME: home });

function card(cardNumber: string, status: string, expiresAt: string) {
  return {
    cardNumber,
    cardType: 'SMART_NO_CDZ',
    status,
    expiresAt,
    issuedAt: '2024-10-28',
    issuerIdentifier: '999000001',
    issuerName: 'University of Nowhere',
  };
}

async function sandbox() {
  const file = join(home, 'cards.json');
  const cards = [
    card(ACTIVE, 'ACTIVE', '2099-12-31'),
    card(EXPIRED, 'ACTIVE', '2020-12-31'),
    card(INACTIVE, 'INACTIVE', '2099-12-31'),
  ];
  writeFileSync(file, JSON.stringify(cards));
  const command = startCommand(['sandbox', '--port', '0', '--cards', file, '--json'], { TESSERA_HOME: home });
  const { url } = JSON.parse(await command.nextLine()) as { url: string };
  return { url, command };
}

describe('tessera', () => {
  it.each([
    [['no-such-command'], 2],
    [['parse'], 2],
    [['parse', 'a', 'b'], 2],
    [['parse', ACTIVE, '--no-such-option'], 2],
    [['kiosk', '--port', '99999'], 2],
    [['kiosk', '--shell', 'netscape'], 2],
    [['check', ACTIVE, '--router', 'http://router.example/'], 2],
    [['check', ACTIVE, '--service', 'no-such-service'], 2],
    [['--help'], 0],
  ])('%j exits with %i', async (args, code) => {
    const finished = await tessera(...args);
    expect(finished.code).toBe(code);
    if (code !== 0) expect(finished.stderr).toMatch(/^tessera: /);
    expect(finished.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('tessera parse', () => {
  it('says what a text is, and exits with 1 when it is no ESC', async () => {
    const good = await tessera('parse', `http://esc.gg/${ACTIVE}`, '--json');
    expect(good.code).toBe(0);
    expect(JSON.parse(good.stdout)).toEqual({
      ok: true,
      escn: ACTIVE,
      prefix: '001',
      pic: '000000001',
      issuedAt: '2024-10-28T11:25:11.015Z',
      form: 'url',
      host: 'esc.gg',
      environment: 'production',
    });
    const bad = await tessera('parse', 'WIFI:T:WPA;S:x;;', '--json');
    expect([bad.code, bad.stdout]).toEqual([1, '{"ok":false,"reason":"foreign-code"}\n']);
  });

  it('answers a line for each of a hundred texts, in order, hostile ones among them', async () => {
    const texts = Array.from({ length: 100 }, (_, i) => {
      const number = ACTIVE.slice(0, -3) + String(i).padStart(3, '0');
      const forms = [
        number,
        number.toUpperCase(),
        `https://s.esc-r.eu/${number}/?x#y`,
        `{${number}}`,
        `urn:uuid:${number}`,
      ];
      return forms[i % forms.length] ?? '';
    });
    const hostile = ['', 'x'.repeat(100_000), `${ACTIVE}\u0000`, `\u2028${ACTIVE}`, '\ufffd'];
    const finished = await runCommand(['parse', '-'], {}, `${[...texts, ...hostile].join('\n')}\n`);
    const answers = finished.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { ok: boolean; escn?: string; reason?: string });
    expect(finished.code).toBe(0);
    expect(answers.slice(0, 100).map((answer) => answer.escn?.slice(-3))).toEqual(
      texts.map((_, i) => String(i).padStart(3, '0')),
    );
    expect(answers.slice(100).map((answer) => answer.reason)).toEqual([
      'empty',
      'too-long',
      'control-characters',
      'control-characters',
      'not-an-escn',
    ]);
  });
});

describe('tessera check against tessera sandbox', () => {
  it.each([
    [ACTIVE, 'granted', 'active', 'typed'],
    [`https://s.esc-r.eu/${ACTIVE}`, 'granted', 'active', 'qr'],
    [EXPIRED, 'refused', 'expired', 'typed'],
    [INACTIVE, 'refused', 'inactive', 'typed'],
    [MISSING, 'unknown', 'not-registered', 'typed'],
    [`http://pp.esc.gg/${ACTIVE}`, 'refused', 'not-entitled', 'qr'],
  ])('%s is %s', async (text, verdict, reason, evidence) => {
    const router = await sandbox();
    const finished = await tessera('check', text, '--router', router.url, '--json');
    await router.command.stop();
    expect(finished.code).toBe(0);
    const answer = JSON.parse(finished.stdout);
    expect(answer).toMatchObject({ verdict, reason, evidence, source: 'registry', ageSeconds: 0 });
    expect(Object.keys(answer.steps)).toEqual(expect.arrayContaining(['parseMs', 'lookUpMs', 'decideMs', 'totalMs']));
    if (verdict === 'granted') {
      expect(answer.record).toEqual({
        status: 'active',
        cardType: 'SMART_NO_CDZ',
        expiresOn: '2099-12-31',
        issuedOn: null,
        issuer: { pic: '999000001', name: 'University of Nowhere' },
        academicLevel: null,
      });
    }
  });

  it('remembers: the second answer comes from the cache, also without a registry', async () => {
    const router = await sandbox();
    await tessera('check', ACTIVE, '--router', router.url);
    const again = JSON.parse((await tessera('check', ACTIVE, '--router', router.url)).stdout);
    expect(again).toMatchObject({ verdict: 'granted', source: 'cache' });
    await router.command.stop();
    const offline = JSON.parse((await tessera('check', ACTIVE, '--router', router.url, '--offline')).stdout);
    expect(offline).toMatchObject({ verdict: 'granted', source: 'cache' });
  });

  it('cannot tell when the registry is down, and never refuses for it', async () => {
    const router = await sandbox();
    await router.command.stop();
    const answer = JSON.parse((await tessera('check', ACTIVE, '--router', router.url)).stdout);
    expect(answer).toMatchObject({
      verdict: 'unknown',
      reason: 'registry-unreachable',
      failure: 'refused',
      source: null,
    });
    expect(answer.steps.totalMs).toBeLessThan(1000);
  });

  it('knows nothing offline at first', async () => {
    const answer = JSON.parse((await tessera('check', ACTIVE, '--offline')).stdout);
    expect(answer).toMatchObject({ verdict: 'unknown', reason: 'registry-unreachable', failure: 'offline' });
  });

  it('says what a text without a number is', async () => {
    const finished = await tessera('check', 'https://www.example.org/');
    expect(finished.code).toBe(0);
    expect(JSON.parse(finished.stdout)).toMatchObject({
      escn: null,
      verdict: 'unreadable',
      reason: 'not-an-esc',
      detail: 'url-without-escn',
      evidence: null,
      record: null,
    });
  });

  it('names file and line of a broken configuration', async () => {
    writeFileSync(join(home, 'config.json'), '{\n  "registry": {\n    "url": 5\n  }\n}\n');
    const finished = await tessera('check', ACTIVE);
    expect(finished.code).toBe(1);
    expect(finished.stderr).toMatch(/^tessera: .*config\.json:3:\d+: .*https address/);
    expect(finished.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
