import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { LANGUAGES as ALL_LANGUAGES, type TerminalView } from '../../main/ipc/contract.ts';
import { buildPage } from './built-page.ts';
import { type PageHost, startPageHost } from './page-host.ts';
import { GRANTED, REFUSED, showing, viewOf } from './views.ts';

const LANGUAGES = { page: 'fr', staff: 'de' } as const;
const IDLE = viewOf({ state: 'idle' }, { languages: LANGUAGES });
const LOCALES: readonly string[] = ALL_LANGUAGES;
const CANTEEN = { id: 'canteen', name: { en: 'Canteen', fr: 'Restaurant universitaire' } };

let browser: Browser;
let host: PageHost;
let page: Page;
let fetched: string[];

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
  host.show(IDLE);
  fetched = [];
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.on('request', (request) => {
    const [, language] = /\/([a-z]{2})-[\w-]+\.js$/.exec(request.url()) ?? [];
    if (LOCALES.includes(language ?? '')) fetched.push(language ?? '');
  });
  await page.goto(host.origin);
  await page.waitForSelector('html[lang="fr"][data-state="idle"]');
});

async function textOf(selector: string): Promise<string> {
  return (await page.locator(selector).first().textContent())?.trim() ?? '';
}

function cardOf(issuerCountry: string): TerminalView {
  const [refused] = REFUSED;
  if (refused?.kind !== 'refused') throw new Error('no such view');
  const card = { ...GRANTED.card, issuerCountry };
  return viewOf(showing({ ...refused, card }), { languages: LANGUAGES });
}

describe('the language of the page', () => {
  it("is the terminal's, and its file comes before those of guests", async () => {
    expect(await textOf('.way-card h2')).toBe('Présentez votre carte ici');
    expect(fetched[0]).toBe('fr');
  });

  it("is the holder's with the verdict, at the first paint of it", async () => {
    await expect.poll(() => fetched.includes('it')).toBe(true);
    await page.waitForLoadState('networkidle');
    await page.evaluate(`(() => {
      window.seen = [];
      new MutationObserver(() => {
        const title = document.querySelector('.verdict h1')?.textContent;
        if (title) window.seen.push(document.documentElement.lang + ' ' + title);
      }).observe(document, { subtree: true, childList: true, characterData: true });
    })()`);
    host.show(cardOf('IT'));
    await page.waitForSelector('html[lang="it"] .verdict');
    expect([...new Set(await page.evaluate<string[]>('window.seen'))]).toEqual(['it Scaduta']);
    host.show(IDLE);
    await page.waitForSelector('html[lang="fr"] .idle');
  });

  it('is chosen on the screen, and given up after the next presentation', async () => {
    await page.click('.language-open');
    const names = await page.locator('.languages button').allTextContents();
    expect(names).toEqual([
      'English',
      'Français',
      'Deutsch',
      'Italiano',
      'Español',
      'Català',
      'Português',
      'Polski',
      'Svenska',
      'Suomi',
    ]);
    await page.click('.languages button[lang="pl"]');
    await page.waitForSelector('html[lang="pl"]');
    expect(await textOf('.way-card h2')).toBe('Przyłóż legitymację tutaj');
    host.show(cardOf('IT'));
    await page.waitForSelector('html[lang="pl"] .verdict');
    host.show(IDLE);
    await page.waitForSelector('html[lang="fr"] .idle');
  });

  it('can be touched by a thumb, and is no smaller in any format', async () => {
    for (const [width, height] of [
      [800, 480],
      [1080, 1920],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height });
      const box = await page.locator('.language-open').boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
    }
  });

  it('is named where a part is in another one', async () => {
    host.show(viewOf({ state: 'idle' }, { languages: { page: 'fi', staff: 'fi' }, service: CANTEEN }));
    await page.waitForSelector('html[lang="fi"]');
    expect(await page.locator('h1').getAttribute('lang')).toBe('en-GB');
    expect(await textOf('h1')).toBe('Canteen');
    host.show(
      viewOf({ state: 'out-of-order', code: 'CONFIG', message: 'No.', remedy: 'Do.' }, { languages: LANGUAGES }),
    );
    await page.waitForSelector('.out-of-order');
    expect(await page.locator('h1').getAttribute('lang')).toBe('en-GB');
    expect(await textOf('.overline')).toBe('Hors service');
  });

  it('is remembered for the moments before a terminal is heard of', async () => {
    host.disconnect();
    await page.reload();
    await page.waitForSelector('html[lang="fr"]');
    host.reconnect();
  });
});
