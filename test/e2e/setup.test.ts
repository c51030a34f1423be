import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { configCodeOf } from '../../main/setup/config-code.ts';
import { makeCameraFeed } from '../support/camera-feed.ts';
import { escn } from '../support/escn.ts';
import { type RunningKiosk, startKiosk } from '../support/kiosk.ts';
import { untilScreen } from '../support/screen.ts';

const CARD = escn('3e506370-826a-103d-bf76-001000000001');
const PIN = '481516';

/** By touch alone: a 7-inch screen without keyboard. */
describe('a terminal that is set up on its screen', () => {
  let home: string;
  let router: SandboxRouter;
  let kiosk: RunningKiosk;
  let browser: Browser;
  let page: Page;

  const step = (name: string) => page.waitForSelector(`[data-step="${name}"]`, { timeout: 5000 });
  const next = () => page.click('.setup-foot .setup-main');
  const press = async (keys: string): Promise<void> => {
    for (const key of keys) await page.click(`.touch-key:text-is("${key}")`);
  };
  const configuration = (): unknown => JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'));

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'tessera-home-'));
    router = await startSandboxRouter({
      clock: SYSTEM_CLOCK,
      cards: [
        {
          cardNumber: CARD,
          cardType: 'SMART_CDZ',
          status: 'ACTIVE',
          expiresAt: '2099-12-31',
          issuedAt: '2019-10-28',
          issuerIdentifier: '999000001',
          issuerName: 'University of Nowhere',
        },
      ],
    });
    kiosk = await startKiosk([], home);
    const launched = await launchChromium();
    if (launched.kind === 'failed') throw new Error(launched.message);
    browser = launched.browser;
    page = await browser.newPage({ viewport: { width: 800, height: 480 } });
    await page.goto(kiosk.url);
  });
  afterAll(async () => {
    await browser?.close();
    await kiosk?.[Symbol.asyncDispose]();
    await router?.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('begins on the screen of the demo, with the language', async () => {
    await page.click('.demo-set-up');
    await step('language');
    await page.click('.setup-option:has-text("Français")');
    await expect.poll(() => page.getAttribute('html', 'lang'), { timeout: 5000 }).toMatch(/^fr/);
    await page.click('.setup-option:has-text("English")');
    await expect.poll(() => page.getAttribute('html', 'lang'), { timeout: 5000 }).toMatch(/^en/);
    await next();
  });

  it('finds its institution by keys on the screen', async () => {
    await step('institution');
    await page.click('.setup-keys-open');
    await press('rouen');
    await page.click('.setup-field-found .setup-option:has-text("Rouen Normandie")');
    await page.click('.setup-keys-open');
    await next();
  });

  it('says at the field what is wrong, and does not go on', async () => {
    await step('service');
    await page.fill('input[name="lane"]', ' ');
    await page.waitForSelector('input[name="lane"][aria-invalid="true"]');
    expect(await page.isDisabled('.setup-foot .setup-main')).toBe(true);
    await page.fill('input[name="lane"]', 'Till 7');
    await page.waitForSelector('input[name="lane"][aria-invalid="false"]');
    await next();
  });

  it('tries its registry, and says in words what is wrong with another', async () => {
    await step('registry');
    await page.click('.setup-option:has(input[value="own"])');
    await page.fill('input[name="url"]', 'http://router.example.org/');
    await page.waitForSelector('input[name="url"][aria-invalid="true"]');
    await page.fill('input[name="url"]', 'http://127.0.0.1:9/');
    await page.click('button:has-text("Try it now")');
    await page.waitForSelector('[data-trial="failed"]', { timeout: 15_000 });
    expect(await page.textContent('[data-trial]')).toContain('Nothing takes connections there');
    await page.fill('input[name="url"]', router.url);
    await page.click('button:has-text("Try it now")');
    await page.waitForSelector('[data-trial="answered"]', { timeout: 15_000 });
    await next();
  });

  it('goes on where it was after the page was reloaded, and leaves nothing half written', async () => {
    await step('reader');
    await page.reload();
    await step('reader');
    expect(() => configuration()).toThrow();
  });

  it('is held by one page', async () => {
    const other = await browser.newPage();
    const session = await page.context().cookies();
    await other.context().addCookies(session);
    await other.goto(new URL('/', kiosk.url).href);
    await other.click('.demo-set-up');
    await other.waitForSelector('[data-setup="busy"]');
    await other.close();
  });

  it('takes a PIN twice, and none that is easy', async () => {
    await next();
    await step('camera');
    await next();
    await step('pin');
    await press('123456');
    await page.click('.pin-key-done');
    await press('123456');
    await page.click('.pin-key-done');
    await page.waitForSelector('.setup-fault:has-text("Too easy to guess")');
    await press(PIN);
    await page.click('.pin-key-done');
    await press('481517');
    await page.click('.pin-key-done');
    await page.waitForSelector('.setup-fault:has-text("not the same")');
    await press(PIN);
    await page.click('.pin-key-done');
    await press(PIN);
    await page.click('.pin-key-done');
    await page.waitForSelector('[data-pin="new"]');
    await next();
  });

  it('saves what differs from the defaults, and starts anew behind the same page', async () => {
    await step('summary');
    await next();
    await page.waitForSelector('[data-setup="trial"]', { timeout: 30_000 });
    expect(configuration()).toEqual({
      institution: { pic: '999465982', name: 'Université de Rouen Normandie', country: 'FR' },
      registry: { url: router.url },
      lane: 'Till 7',
    });
    expect(kiosk.command.stderr()).not.toContain(PIN);
  });

  it('says of a card that is tried what came of it and how long each step took', async () => {
    await page.evaluate(
      (text) =>
        new Promise<void>((resolve) => {
          const socket = new WebSocket(`ws://${location.host}/ws`);
          socket.onopen = () => {
            socket.send(JSON.stringify({ kind: 'typed', text }));
            socket.close();
            resolve();
          };
        }),
      CARD,
    );
    await page.waitForSelector('[data-tried="granted"]', { timeout: 10_000 });
    expect(await page.textContent('.setup-result')).toContain('It works');
    expect(await page.locator('[data-took="totalMs"]').count()).toBe(1);
    await page.click('.setup-foot .setup-main');
    await untilScreen(page, 'idle', 15_000);
  });

  it('asks for the PIN from then on', async () => {
    const open = (action: object) =>
      page.evaluate(
        (sent) =>
          new Promise<string[]>((resolve) => {
            const told: string[] = [];
            const socket = new WebSocket(`ws://${location.host}/ws`);
            socket.onmessage = ({ data }) => {
              const message = JSON.parse(String(data));
              if (message.kind !== 'setup') return;
              told.push(message.area.state ?? message.area.kind);
              if (told.at(-1) === 'checking') return;
              if (told.length === 1) return socket.send(JSON.stringify({ kind: 'setup', action: sent }));
              socket.close();
              resolve(told);
            };
            socket.onopen = () => socket.send(JSON.stringify({ kind: 'setup', action: { do: 'open' } }));
          }),
        action,
      );
    expect(await open({ do: 'enter', pin: '000111' })).toEqual(['asked', 'checking', 'wrong']);
    expect(await open({ do: 'enter', pin: PIN })).toEqual(['asked', 'checking', 'open']);
  });
});

describe('a configuration as a code before the camera', () => {
  it('is shown in words, taken over, and leads to the summary', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-feed-'));
    await using kiosk = await startKiosk([]);
    const code = configCodeOf({ lane: 'Library, gate 2', registry: { url: 'sandbox' }, reader: { signal: true } });
    if (!code.ok) throw new Error(code.message);
    const launched = await launchChromium({
      args: [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${makeCameraFeed(folder, code.text)}`,
      ],
    });
    if (launched.kind === 'failed') throw new Error(launched.message);
    try {
      const page = await launched.browser.newPage({ viewport: { width: 800, height: 480 } });
      await page.goto(kiosk.url);
      await page.click('.demo-set-up', { timeout: 15_000 });
      await page.waitForSelector('.setup-offer', { timeout: 15_000 });
      expect(await page.textContent('.setup-offer')).toContain('Library, gate 2');
      await page.click('.setup-offer .setup-main');
      await page.waitForSelector('[data-step="summary"]');
      expect(await page.textContent('.setup-lines')).toContain('Test system');
    } finally {
      await launched.browser.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
