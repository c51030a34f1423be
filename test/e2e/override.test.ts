import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { runCommand } from '../support/command.ts';
import { escn } from '../support/escn.ts';
import { type RunningKiosk, startKiosk } from '../support/kiosk.ts';
import { openPageBySocket } from '../support/page-by-socket.ts';

const EXPIRED = escn('3e506370-826a-103d-bf76-001000000002');
const PIN = '481516';

describe('staff at a kiosk', () => {
  let home: string;
  let router: SandboxRouter;
  let kiosk: RunningKiosk;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'tessera-home-'));
    router = await startSandboxRouter({
      clock: SYSTEM_CLOCK,
      cards: [
        {
          cardNumber: EXPIRED,
          cardType: 'SMART_CDZ',
          status: 'ACTIVE',
          expiresAt: '2020-12-31',
          issuedAt: '2019-10-28',
          issuerIdentifier: '999000001',
          issuerName: 'University of Nowhere',
        },
      ],
    });
    kiosk = await startKiosk(['--router', router.url], home);
  });
  afterAll(async () => {
    await kiosk?.[Symbol.asyncDispose]();
    await router?.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('set a PIN that will do, from stdin', async () => {
    expect(await runCommand(['operator', 'set-pin'], { TESSERA_HOME: home }, '123456\n')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('digits in a row'),
    });
    expect(await runCommand(['operator', 'set-pin', '--json'], { TESSERA_HOME: home }, `${PIN}\n`)).toMatchObject({
      code: 0,
      stdout: '{"set":true}\n',
    });
  });

  it('let somebody pass with it, and without it not', async () => {
    const page = await openPageBySocket(kiosk.url);
    page.send({ kind: 'typed', text: EXPIRED });
    // A PIN set while the terminal runs is taken within seconds.
    await page.until((session) => session.state === 'showing' && session.verdict.reason === 'expired');
    const shownOrTyped = (): boolean => {
      if (page.session().state === 'idle') page.send({ kind: 'typed', text: EXPIRED });
      const session = page.session();
      return session.state === 'showing' && session.canOverride;
    };
    await expect.poll(shownOrTyped, { timeout: 15_000, interval: 500 }).toBe(true);
    const session = page.session();
    const presentationId = session.state === 'showing' ? session.presentationId : '';
    page.send({ kind: 'override', presentationId, pin: '999991', reason: 'guest' });
    await page.until((session) => session.state === 'showing' && session.override.state === 'wrong-pin');
    page.send({ kind: 'override', presentationId, pin: PIN, reason: 'guest' });
    await page.until((session) => session.state === 'showing' && session.verdict.reason === 'override');
    page.close();
    expect(kiosk.command.stderr()).not.toContain(PIN);
  });
});
