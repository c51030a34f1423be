import { createHash, X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { cards } from '../provision/site.ts';
import { createCertificateAuthority } from '../support/certificate-authority.ts';
import { type FinishedCommand, runCommand } from '../support/command.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const newFolder = temporaryFolders();
const CARDS = 30;
const routers: SandboxRouter[] = [];
afterEach(async () => {
  for (const router of routers.splice(0)) await router.close();
});

const tessera = (home: string, ...args: string[]): Promise<FinishedCommand> => runCommand(args, { TESSERA_HOME: home });

interface Finding {
  readonly code: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly what: string;
}

/** What doctor says of the parts a site provisions, as `state what` by code. The machine's readers are not its matter. */
async function findings(home: string, ...args: string[]): Promise<Record<string, string>> {
  const { stdout } = await tessera(home, 'doctor', '--json', ...args);
  const report = JSON.parse(stdout) as { findings: Finding[] };
  return Object.fromEntries(report.findings.map(({ code, state, what }) => [code, `${state} ${what}`]));
}

/** A home as a site sets it up: registry over TLS with its key pinned, list fetched, snapshot taken over. */
async function provisioned(): Promise<{ home: string; router: SandboxRouter }> {
  const home = newFolder();
  const authority = await createCertificateAuthority();
  const identity = await authority.issue();
  const router = await startSandboxRouter({ cards: cards(CARDS), clock: SYSTEM_CLOCK, tls: identity });
  routers.push(router);
  const spki = new X509Certificate(identity.cert).publicKey.export({ type: 'spki', format: 'der' });
  const pins = [spki, Buffer.from('held back')].map((key) => createHash('sha256').update(key).digest('base64'));
  writeFileSync(join(home, 'ca.pem'), authority.ca);
  writeFileSync(join(home, 'config.json'), JSON.stringify({ registry: { url: router.url, caFile: 'ca.pem', pins } }));
  mkdirSync(join(home, 'keys'));
  writeFileSync(join(home, 'keys', 'registry-api-key'), router.keys.token, { mode: 0o600 });
  const snapshot = join(home, 'campus.snapshot');
  for (const args of [
    ['sync'],
    ['snapshot', 'keygen'],
    ['snapshot', 'export', snapshot],
    ['snapshot', 'import', snapshot],
  ]) {
    expect(await tessera(home, ...args)).toMatchObject({ code: 0 });
  }
  // The first contact of a terminal tells it the time.
  expect(await tessera(home, 'check', '3e506370-826a-103d-bf76-00100000ffff')).toMatchObject({ code: 0 });
  return { home, router };
}

describe('tessera doctor on a provisioned terminal', { timeout: 120_000 }, () => {
  it('finds registry, pins, clock, knowledge, snapshot and sync in order', async () => {
    const { home, router } = await provisioned();
    expect(await findings(home, '--online')).toMatchObject({
      CONFIG: expect.stringMatching(/^ok /),
      REGISTRY: `ok ${router.url} answers`,
      PINS: 'ok 2 keys are pinned',
      CLOCK: expect.stringMatching(/^ok .*, trusted, told by the registry/),
      DATA: expect.stringMatching(/^(ok|warn) /),
      KNOWLEDGE: expect.stringMatching(new RegExp(`^ok ${CARDS + 1} cards, 1 of them not registered`)),
      SNAPSHOT: expect.stringMatching(new RegExp(`^ok ${CARDS} cards as of .* ago, to be used until`)),
      SYNC: expect.stringMatching(new RegExp(`^ok ${CARDS} cards, last .* ago`)),
    });
  });

  it('names what has gone wrong since, each by its code, and changes nothing', async () => {
    const { home, router } = await provisioned();
    await router.close();
    writeFileSync(join(home, 'data', 'sync.db'), 'x'.repeat(5_000));
    writeFileSync(join(home, 'data', 'snapshot.cards'), 'x'.repeat(5_000));
    writeFileSync(join(home, 'data', 'cache.db'), 'x'.repeat(5_000));
    const twice = [await findings(home, '--online'), await findings(home, '--online')];
    for (const found of twice) {
      expect(found).toMatchObject({
        REGISTRY: expect.stringMatching(/^fail .* gives no answer \(refused\)/),
        KNOWLEDGE: expect.stringMatching(/^warn data\/cache\.db /),
        SNAPSHOT: expect.stringMatching(/^fail .* is damaged/),
        SYNC: expect.stringMatching(/^warn data\/sync\.db /),
      });
    }
  });
});
