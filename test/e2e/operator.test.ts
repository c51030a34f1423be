import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import type { OperatorAction, OperatorArea } from '../../main/ipc/operator.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { runCommand } from '../support/command.ts';
import { type RunningKiosk, startKiosk } from '../support/kiosk.ts';
import { openPageBySocket, type PageBySocket } from '../support/page-by-socket.ts';

const PIN = '481516';
/** The examination asks the registry and the reader service, each with limits of its own. */
const EXAMINED_WITHIN_MS = 25_000;

describe('the operator area of a running kiosk', () => {
  let home: string;
  let router: SandboxRouter;
  let kiosk: RunningKiosk;
  let page: PageBySocket;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'tessera-home-'));
    router = await startSandboxRouter({ clock: SYSTEM_CLOCK, cards: [] });
    await runCommand(['operator', 'set-pin'], { TESSERA_HOME: home }, `${PIN}\n`);
    kiosk = await startKiosk(['--router', router.url], home);
    page = await openPageBySocket(kiosk.url);
  });
  afterAll(async () => {
    page?.close();
    await kiosk?.[Symbol.asyncDispose]();
    await router?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const act = (action: OperatorAction): void => page.send({ kind: 'operator', action });
  async function section(name: string, limitMs?: number) {
    act({ do: 'show', section: name });
    const area = await page.area((now) => contentOf(now)?.section === name, limitMs);
    return contentOf(area);
  }

  it('lets nobody in without the PIN', async () => {
    act({ do: 'show', section: 'logs' });
    act({ do: 'open' });
    await page.area(({ state }) => state === 'asking');
    act({ do: 'enter', pin: '999991' });
    await page.area((area) => area.state === 'asking' && area.note === 'wrong-pin');
    act({ do: 'enter', pin: PIN });
    await page.area(({ state }) => state === 'open');
  });

  it('shows how the terminal stands', async () => {
    expect(await section('status')).toMatchObject({ lanes: [{ lane: 'Lane 1' }], journal: { isKept: true } });
  });

  it('examines the machine in a process of its own, and the terminal keeps its databases meanwhile', async () => {
    const content = await section('doctor', EXAMINED_WITHIN_MS);
    const codes = content?.section === 'doctor' ? content.findings.map(({ code }) => code) : [];
    expect(codes).toEqual(expect.arrayContaining(['NODE', 'CONFIG', 'REGISTRY', 'JOURNAL']));
    page.send({ kind: 'typed', text: '3e506370-826a-103d-bf76-001000000009' });
    await page.until((session) => session.state === 'showing' && session.verdict.reason === 'not-registered');
    const verified = await runCommand(['journal', 'verify', '--json'], { TESSERA_HOME: home });
    expect(verified).toMatchObject({ code: 0 });
  });

  it('gives a report once, to this page', async () => {
    act({ do: 'show', section: 'dashboard' });
    act({ do: 'export', format: 'pdf', language: 'en' });
    const area = await page.area((now) => now.state === 'open' && now.document.state === 'ready', EXAMINED_WITHIN_MS);
    const path = area.state === 'open' && area.document.state === 'ready' ? area.document.path : '';
    const address = new URL(path, kiosk.url).href;
    const fetched = await fetch(address, { headers: page.headers });
    expect(
      Buffer.from(await fetched.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await fetch(address, { headers: page.headers })).status).toBe(404);
    expect((await fetch(address)).status).toBe(401);
  });

  it('is locked from the fifth wrong PIN on, and says until when', async () => {
    act({ do: 'leave' });
    act({ do: 'open' });
    let tries = 0;
    // One try a look, and none while one is being checked.
    const tryAgain = async (): Promise<boolean> => {
      const area = await page.area(({ state }) => state === 'asking' || state === 'locked');
      if (area.state !== 'asking' || area.note === 'checking') return area.state === 'locked';
      act({ do: 'enter', pin: `99999${tries}` });
      tries += 1;
      return false;
    };
    await expect.poll(tryAgain, { timeout: 20_000, interval: 700 }).toBe(true);
    expect(tries).toBe(5);
    const area = await page.area(({ state }) => state === 'locked');
    expect(area.state === 'locked' && area.until > area.now).toBe(true);
  });
});

function contentOf(area: OperatorArea) {
  return area.state === 'open' ? area.content : null;
}
