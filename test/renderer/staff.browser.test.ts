import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import type { SessionView } from '../../main/ipc/contract.ts';
import { buildPage } from './built-page.ts';
import { type PageHost, startPageHost } from './page-host.ts';
import { SCREENS, STAFF_SCREENS } from './screen-list.ts';
import { IDLE } from './views.ts';

let browser: Browser;
let host: PageHost;
let page: Page;

beforeAll(async () => {
  await buildPage();
  const launched = await launchChromium();
  if (launched.kind === 'failed') throw new Error(launched.message);
  browser = launched.browser;
  host = await startPageHost();
});

afterAll(async () => {
  await host?.close();
  await browser?.close();
});

beforeEach(async () => {
  host.forget();
  host.show(IDLE);
  await page?.close();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
});

const REFUSED = STAFF_SCREENS['staff-refused-expired'] ?? IDLE;

function refusedWith(override: Extract<SessionView, { state: 'showing' }>['override']) {
  if (REFUSED.session.state !== 'showing') throw new Error('not shown');
  return { ...REFUSED, session: { ...REFUSED.session, override } };
}

describe("the staff's screen", () => {
  it('shows verdict, grounds and what was before, and says nothing was painted', async () => {
    await page.goto(`${host.origin}/staff.html`);
    host.show(REFUSED);
    await page.waitForSelector('html[data-verdict="refused"]');
    const text = (await page.textContent('main')) ?? '';
    for (const part of ['Expired', 'Politecnico di Torino', '3 hours ago', '104']) expect(text).toContain(part);
    expect(await page.locator('.staff-one').count()).toBe(REFUSED.recent.length);
    await page.waitForTimeout(100);
    expect(host.received.map(({ kind }) => kind)).toEqual(['hello']);
  });

  it('has staff let somebody in with a reason of their own', async () => {
    await page.goto(`${host.origin}/staff.html`);
    host.show(REFUSED);
    await page.click('.override-open');
    expect(await host.expect('hold')).toMatchObject({ isHeld: true });
    await page.fill('.override-reasons input', 'forgot the new card');
    for (const key of '2468') await page.click(`.override-key-${key}`);
    await page.click('.override-key-enter');
    expect(await host.expect('override')).toMatchObject({ pin: '2468', reason: 'forgot the new card' });
    expect(await page.inputValue('.override-pin input')).toBe('');
  });
});

describe('an override on the kiosk', () => {
  it('needs a reason and a PIN, says a wrong one, and gives up when told', async () => {
    await page.goto(host.origin);
    host.show(REFUSED);
    await page.click('.override-open');
    expect(await page.isDisabled('.override-key-enter')).toBe(true);
    await page.click('.override-reasons button >> nth=1');
    for (const key of '13579') await page.click(`.override-key-${key}`);
    await page.click('.override-key-enter');
    expect(await host.expect('override')).toMatchObject({ pin: '13579', reason: 'other-proof-seen' });
    host.show(refusedWith({ state: 'wrong-pin', until: null }));
    await page.waitForSelector('.override-state:has-text("Wrong PIN")');
    host.show(refusedWith({ state: 'locked', until: Date.now() + 60_000 }));
    await page.waitForSelector('.override-state:has-text("Locked until")');
    host.forget();
    await page.click('.override-cancel');
    expect(await host.expect('hold')).toMatchObject({ isHeld: false });
  });

  it('gives way to the next card', async () => {
    await page.goto(host.origin);
    host.show(REFUSED);
    await page.click('.override-open');
    host.show(SCREENS['granted-active'] ?? IDLE);
    await page.waitForSelector('html[data-verdict="granted"]');
    expect(await page.locator('.override, .override-open').count()).toBe(0);
  });

  it.each([
    ['dark', 'rgb(22, 24, 27)'],
    ['light', 'rgb(243, 236, 223)'],
  ] as const)('the setting "%s" is stronger than the system', async (scheme, ground) => {
    await page.emulateMedia({ colorScheme: scheme === 'dark' ? 'light' : 'dark' });
    host.show({ ...IDLE, screen: { scheme, volume: 0 } });
    await page.goto(host.origin);
    await page.waitForSelector(`html[data-scheme="${scheme}"]`);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(ground);
    await page.waitForSelector('[data-health=sound]:has-text("Sound off")');
  });
});
