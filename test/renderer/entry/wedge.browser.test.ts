import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../main/cli/bench/qr/browser.ts';
import { parseScannedText } from '../../../main/domain/scanned-text.ts';
import type { KeyStroke } from '../../../renderer/entry/key-stroke.ts';
import { buildPage } from '../built-page.ts';
import { type PageHost, startPageHost } from '../page-host.ts';
import { IDLE } from '../views.ts';
import { type LayoutName, strokesOf } from './strokes.ts';

/**
 * Keys as Chromium gets them from the system, through its own input pipeline: key, code and time of each. This stands
 * for a USB scanner on a terminal set to a layout; the machine of the tests may have no /dev/uinput.
 */

const NUMBER = '3e506370-826a-103d-bf76-001999861572';
const URL = `https://s.esc-r.eu/${NUMBER}`;
const WITH_KEYPAD = { ...IDLE, inputs: { camera: null, keypad: true, scanners: [] } };

let browser: Browser;
let host: PageHost;
let page: Page;
let keyboard: CDPSession;

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
  await page?.close();
  host.forget();
  host.show(WITH_KEYPAD);
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(host.origin);
  await page.waitForSelector('.keypad-open');
  keyboard = await page.context().newCDPSession(page);
});

const ENTER: KeyStroke = { code: 'Enter', key: 'Enter', shift: false, altGr: false };

/** Presses keys with so many ms between them; their times are told to the browser, not waited for. */
async function press(strokes: readonly KeyStroke[], gapMs: number): Promise<void> {
  const start = Date.now() / 1000;
  for (const [place, { code, key, shift }] of strokes.entries()) {
    const timestamp = start + (place * gapMs) / 1000;
    const text = key === 'Enter' ? '\r' : [...key].length === 1 ? key : '';
    const common = { code, key, modifiers: shift ? 8 : 0, timestamp, windowsVirtualKeyCode: key === 'Enter' ? 13 : 0 };
    await keyboard.send('Input.dispatchKeyEvent', { type: text === '' ? 'rawKeyDown' : 'keyDown', text, ...common });
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common });
  }
}

const scan = (text: string, scanner: LayoutName, system: LayoutName) =>
  press([...strokesOf(text, scanner, system), ENTER], 4);

async function scannedCard(): Promise<string | null> {
  const { text } = await host.expect('scanned');
  const parsed = parseScannedText(text);
  return parsed.ok ? parsed.escn : null;
}

const heldBy = (selector: string): Promise<string> => page.evaluate(`document.querySelector('${selector}').value`);

describe('a scanner that plays a keyboard, before the page', () => {
  it.each([
    ['us', 'fr'],
    ['fr', 'fr'],
    ['us', 'de'],
    ['de', 'fr'],
    ['us', 'us'],
  ] as const)('is read with nothing focused: set to %s on a system set to %s', async (scanner, system) => {
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
    await scan(URL, scanner, system);
    expect(await scannedCard()).toBe(NUMBER);
  });

  it('is read where it sends no Enter', async () => {
    await press(strokesOf(URL, 'us', 'fr'), 4);
    expect(await scannedCard()).toBe(NUMBER);
  });

  it('is answered for half a code', async () => {
    await scan(URL.slice(0, 30), 'us', 'fr');
    expect(await scannedCard()).toBeNull();
  });

  it('presses no button that has the focus, and leaves nothing in a field', async () => {
    await page.focus('.keypad-open');
    await scan(URL, 'us', 'fr');
    expect(await scannedCard()).toBe(NUMBER);
    expect(await page.$('.keypad')).toBeNull();
    host.forget();
    await page.click('.keypad-open');
    await press(strokesOf('3e5', 'us', 'us'), 150);
    await expect.poll(() => heldBy('.keypad-field')).toBe('3e5');
    await new Promise((resolve) => setTimeout(resolve, 600));
    await scan(URL, 'us', 'us');
    expect(await scannedCard()).toBe(NUMBER);
    await expect.poll(() => heldBy('.keypad-field')).toBe('3e5');
  });
});

describe('a person at the keys', () => {
  it('types a card number in the keypad, which is no scan', async () => {
    await page.click('.keypad-open');
    await press([...strokesOf(NUMBER.replaceAll('-', ''), 'us', 'us'), ENTER], 120);
    expect((await host.expect('typed')).text).toBe(NUMBER);
    expect(host.received.filter(({ kind }) => kind === 'scanned')).toEqual([]);
    await expect.poll(() => page.$('.keypad')).toBeNull();
  });

  it('touches it in, on keys of 44 pixels and more', async () => {
    await page.click('.keypad-open');
    for (const digit of NUMBER.replaceAll('-', '')) await page.click(`.keypad-keys button:text-is("${digit}")`);
    expect(await page.textContent('#keypad-said')).toContain('999861572');
    const small = await page.evaluate(`[...document.querySelectorAll('.keypad button')]
      .filter((key) => key.getBoundingClientRect().width < 44 || key.getBoundingClientRect().height < 44).length`);
    expect(small).toBe(0);
    await page.click('.keypad-send');
    expect((await host.expect('typed')).text).toBe(NUMBER);
  });
});
