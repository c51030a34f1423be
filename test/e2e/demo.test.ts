import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { sampleDeck } from '../../main/sandbox/deck.ts';
import { type RunningKiosk, startKiosk } from '../support/kiosk.ts';
import { screenOf, untilScreen, untilText } from '../support/screen.ts';

async function open(url: string): Promise<{ browser: Browser; page: Page; complaints: string[] }> {
  const launched = await launchChromium();
  if (launched.kind === 'failed') throw new Error(launched.message);
  const page = await launched.browser.newPage({ viewport: { width: 1280, height: 800 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  return { browser: launched.browser, page, complaints };
}

/** Holds a sample card out from beside the page, so that it interrupts the verdict before as a real card does. */
function holdOut(page: Page, id: string): Promise<void> {
  return page.evaluate(
    (sample) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/ws`);
        socket.onopen = () => {
          socket.send(JSON.stringify({ kind: 'sample', id: sample }));
          socket.close();
          resolve();
        };
        socket.onerror = () => reject(new Error('no socket'));
      }),
    id,
  );
}

describe('a terminal without any configuration', () => {
  let kiosk: RunningKiosk;
  let opened: Awaited<ReturnType<typeof open>>;

  beforeAll(async () => {
    kiosk = await startKiosk([]);
    opened = await open(kiosk.url);
    await untilScreen(opened.page, 'idle');
  });
  afterAll(async () => {
    await opened?.browser.close();
    await kiosk?.[Symbol.asyncDispose]();
  });

  it('says that it is a demo', async () => {
    await untilText(opened.page, 'Demo', true);
  });

  // The numbers of the deck are the same whenever it is dealt.
  it.each(sampleDeck(Date.now()).map(({ id, leadsTo, medium }) => [id, leadsTo, medium] as const))(
    'shows, for the sample card %s, %s',
    async (id, leadsTo, medium) => {
      const { page, complaints } = opened;
      await holdOut(page, id);
      const evidence = medium === 'qr' ? 'qr' : '(proven-)?chip';
      const wanted = leadsTo.startsWith('unreadable') ? leadsTo : `${leadsTo} by ${evidence} from`;
      await expect
        .poll(() => screenOf(page), { timeout: 5000, interval: 20 })
        .toMatch(new RegExp(`^showing ${wanted}`));
      expect(complaints).toEqual([]);
    },
  );

  it('takes a tap on a sample card of the screen', async () => {
    await untilScreen(opened.page, 'idle', 15_000);
    await opened.page.click('[data-sample="chip-active"]');
    await untilScreen(opened.page, 'showing granted/active by chip from cache');
  });

  it('prints its codes', async () => {
    await opened.page.goto(new URL('/demo/print', kiosk.url).href);
    await untilText(opened.page, 'Card on a phone', true);
    expect(await opened.page.locator('svg').count()).toBeGreaterThanOrEqual(
      sampleDeck(Date.now()).filter(({ medium }) => medium === 'qr').length,
    );
    expect(opened.complaints).toEqual([]);
  });

  it('keeps nothing', async () => {
    expect(kiosk.command.stderr()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/);
  });
});

describe('a terminal with a broken configuration', () => {
  it('is out of order with file, line and remedy, and no demo; and serves once the file is mended', async () => {
    const home = mkdtempSync(join(tmpdir(), 'tessera-home-'));
    const file = join(home, 'config.json');
    writeFileSync(file, '{\n  "registry": { "url": "production" },\n  "prot": 4730\n}\n');
    {
      await using kiosk = await startKiosk([], home);
      const { browser, page } = await open(kiosk.url);
      await untilScreen(page, 'out-of-order');
      const text = (await page.textContent('body')) ?? '';
      expect(text).toContain('CONFIG');
      expect(text).toMatch(/config\.json:3:3.*prot.*port/);
      expect(text).not.toContain('Demo');
      await browser.close();
    }
    writeFileSync(file, '{ "registry": { "url": "http://127.0.0.1:9/" } }');
    await using mended = await startKiosk([], home);
    const { browser, page } = await open(mended.url);
    await untilScreen(page, 'idle');
    await browser.close();
    rmSync(home, { recursive: true, force: true });
  });
});

describe('a second terminal on the same data', () => {
  it('is turned away with the process that has them', async () => {
    const home = mkdtempSync(join(tmpdir(), 'tessera-home-'));
    writeFileSync(join(home, 'config.json'), '{ "registry": { "url": "http://127.0.0.1:9/" } }');
    await using first = await startKiosk([], home);
    await expect(startKiosk([], home)).rejects.toThrow(`in use by process ${first.command.process.pid}`);
    rmSync(home, { recursive: true, force: true });
  });
});
