import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { type PageMessage, type SessionView, terminalView } from '../../main/ipc/contract.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { runCommand } from '../support/command.ts';
import { escn } from '../support/escn.ts';
import { type RunningKiosk, startKiosk } from '../support/kiosk.ts';

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
    const page = await openPage(kiosk.url);
    page.send({ kind: 'typed', text: EXPIRED });
    // A PIN set while the terminal runs is taken within seconds.
    await page.until((session) => session.state === 'showing' && session.verdict.reason === 'expired');
    await expect.poll(() => page.shownOrTyped(EXPIRED), { timeout: 15_000, interval: 500 }).toBe(true);
    const presentationId = page.presentationId();
    page.send({ kind: 'override', presentationId, pin: '999991', reason: 'guest' });
    await page.until((session) => session.state === 'showing' && session.override.state === 'wrong-pin');
    page.send({ kind: 'override', presentationId, pin: PIN, reason: 'guest' });
    await page.until((session) => session.state === 'showing' && session.verdict.reason === 'override');
    page.close();
    expect(kiosk.command.stderr()).not.toContain(PIN);
  });
});

/** The kiosk's page without a browser: its socket, let in by the secret address. */
async function openPage(url: string) {
  const entry = await fetch(url, { redirect: 'manual' });
  const cookie = entry.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { host, origin } = new URL(url);
  const socket = new WebSocket(`ws://${host}/ws`, { headers: { cookie, origin } });
  let session: SessionView = { state: 'idle' };
  socket.on('message', (data) => {
    session = terminalView.parse(JSON.parse(String(data))).session;
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const send = (message: PageMessage): void => socket.send(JSON.stringify(message));
  return {
    send,
    until: (isThere: (session: SessionView) => boolean) =>
      expect.poll(() => isThere(session), { timeout: 10_000, interval: 20 }).toBe(true),
    /** Whether an override can be had; holds the number out again where nothing shows any more. */
    shownOrTyped(text: string): boolean {
      if (session.state === 'idle') send({ kind: 'typed', text });
      return session.state === 'showing' && session.canOverride;
    },
    presentationId: () => (session.state === 'showing' ? session.presentationId : ''),
    close: () => socket.close(),
  };
}
