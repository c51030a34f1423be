import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { buildPage } from './built-page.ts';
import { type PageHost, startPageHost } from './page-host.ts';
import { DEMO, GRANTED, IDLE, showing, UNREADABLE, VERDICTS, viewOf } from './views.ts';

/** What a page that behaves says on its console, all of it qr-scanner's: loopback is as good as https. */
const KNOWN_WARNING = 'The camera stream is only accessible if the page is transferred via https.';

let browser: Browser;
let host: PageHost;
let page: Page;
let complaints: string[];

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
  complaints = [];
  host.forget();
  host.reconnect();
  host.show(IDLE);
  await page?.close();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.on('console', (message) => {
    const isBad = message.type() === 'error' || message.type() === 'warning';
    if (isBad && message.text() !== KNOWN_WARNING) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(host.origin);
  await page.waitForSelector('html[data-state="idle"]');
});

async function rootAttribute(name: string): Promise<string | null> {
  return page.evaluate(`document.documentElement.getAttribute('data-${name}')`);
}

/** True where nothing of the screen's own text is cut off or out of sight. */
async function hasRoomFor(selector: string): Promise<boolean> {
  return page.evaluate(`[...document.querySelectorAll(${JSON.stringify(selector)})].every((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight + 1 && box.right <= innerWidth + 1;
  })`);
}

describe('the kiosk page', () => {
  it('says hello, and what its camera does', async () => {
    await host.expect('hello');
    await expect
      .poll(() => host.received.findLast(({ kind }) => kind === 'camera'))
      .toMatchObject({ state: 'missing' });
  });

  it.each(VERDICTS)('shows $kind/$reason, says so on the root element, and reports it painted', async (verdict) => {
    host.show(viewOf(showing(verdict, `p-${verdict.reason}`)));
    expect((await host.expect('painted')).presentationId).toBe(`p-${verdict.reason}`);
    expect(await rootAttribute('state')).toBe('showing');
    expect(await rootAttribute('verdict')).toBe(verdict.kind);
    expect(await rootAttribute('reason')).toBe(verdict.reason);
    expect(await rootAttribute('evidence')).toBe('evidence' in verdict ? verdict.evidence : null);
    expect(await rootAttribute('source')).toBe('source' in verdict ? verdict.source : null);
    expect(await page.textContent('[role=alert] h1')).not.toMatch(/^verdict\.|^$/);
    expect(complaints).toEqual([]);
  });

  it.each([
    [1080, 1920],
    [1920, 1080],
    [800, 480],
  ])('has room for every verdict at %i × %i', async (width, height) => {
    await page.setViewportSize({ width, height });
    for (const verdict of VERDICTS) {
      host.show(viewOf(showing(verdict, `${verdict.kind}-${verdict.reason}`)));
      await page.waitForSelector(`html[data-verdict="${verdict.kind}"][data-reason="${verdict.reason}"]`);
      expect(await hasRoomFor('.verdict-words > *, .fact, .countdown'), `${verdict.kind}/${verdict.reason}`).toBe(true);
    }
  });

  it('uses green for granted alone', async () => {
    const hues = new Map<string, string>();
    for (const verdict of VERDICTS) {
      host.show(viewOf(showing(verdict, `${verdict.kind}-${verdict.reason}`)));
      await page.waitForSelector(`html[data-verdict="${verdict.kind}"][data-reason="${verdict.reason}"]`);
      hues.set(verdict.kind, await page.evaluate(`getComputedStyle(document.querySelector('main')).backgroundColor`));
    }
    const isGreen = (colour = ''): boolean => {
      const [r = 0, g = 0, b = 0] = (colour.match(/\d+/g) ?? []).map(Number);
      return g > r && g > b;
    };
    expect([...hues].filter(([, colour]) => isGreen(colour)).map(([kind]) => kind)).toEqual(['granted']);
  });

  it('takes the verdict off the root element when it is over', async () => {
    host.show(viewOf(showing(GRANTED)));
    await page.waitForSelector('html[data-verdict="granted"]');
    host.show(IDLE);
    await page.waitForSelector('html[data-state="idle"]:not([data-verdict]):not([data-reason])');
    expect(await rootAttribute('evidence')).toBeNull();
  });

  it('changes a verdict that was corrected while it shows', async () => {
    host.show(viewOf(showing(GRANTED, 'same')));
    await host.expect('painted');
    host.forget();
    host.show(viewOf(showing(UNREADABLE[0] ?? GRANTED, 'same')));
    expect((await host.expect('painted')).presentationId).toBe('same');
    expect(await rootAttribute('verdict')).toBe('unreadable');
  });

  it.each([
    ['reading', { state: 'reading', presentationId: 'p' }],
    ['looking-up', { state: 'looking-up', presentationId: 'p', evidence: 'qr' }],
    ['awaiting-removal', { state: 'awaiting-removal' }],
    ['out-of-order', { state: 'out-of-order', code: 'CONFIG', message: 'Broken', remedy: 'Mend it.' }],
  ] as const)('shows %s without complaint', async (state, session) => {
    host.show(viewOf(session));
    await page.waitForSelector(`html[data-state="${state}"]`);
    expect((await page.textContent('h1'))?.length).toBeGreaterThan(3);
    expect(complaints).toEqual([]);
  });

  it('names code, message and remedy when out of order', async () => {
    host.show(viewOf({ state: 'out-of-order', code: 'CONFIG', message: 'Broken file', remedy: 'Mend line 3.' }));
    await page.waitForSelector('html[data-state="out-of-order"]');
    const text = await page.textContent('main');
    for (const part of ['CONFIG', 'Broken file', 'Mend line 3.']) expect(text).toContain(part);
  });

  it('says what is missing, and what to do', async () => {
    host.show({ ...IDLE, readers: { state: 'no-service', names: [] } });
    await page.waitForSelector('[data-health=reader].health-wanting');
    expect(await page.textContent('.way-card')).toContain('pcscd');
    await page.waitForSelector('[data-health=camera].health-wanting');
    expect(await page.textContent('.way-code')).toContain('camera');
  });

  it('is no demo unless told', async () => {
    expect(await page.locator('.demo-banner, .deck').count()).toBe(0);
  });

  it('shows the demo as a demo, and sends the sample that was tapped', async () => {
    host.show(DEMO);
    await page.waitForSelector('.demo-banner');
    expect(await page.getAttribute('.demo-banner a', 'href')).toBe('/demo/print');
    await page.click('[data-sample=expired]');
    expect(await host.expect('sample')).toEqual({ kind: 'sample', id: 'expired' });
    expect(complaints).toEqual([]);
  });

  it('shows no verdict for long without its terminal, says so, and comes back by itself', async () => {
    host.show(viewOf(showing(GRANTED)));
    await page.waitForSelector('html[data-verdict="granted"]');
    host.disconnect();
    await page.waitForSelector('html:not([data-verdict])', { timeout: 5000 });
    await page.waitForSelector('html[data-state="out-of-order"]', { timeout: 10_000 });
    expect(await page.textContent('main')).toContain('LINK');
    host.show(IDLE);
    host.reconnect();
    await page.waitForSelector('html[data-state="idle"]', { timeout: 15_000 });
  });

  it('keeps still for those who ask for it, and counts down in words', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    host.show(viewOf(showing(GRANTED)));
    await page.waitForSelector('html[data-verdict="granted"]');
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    expect(await page.isVisible('.countdown-number')).toBe(true);
  });

  it('turns the countdown into an animation of the time the terminal gives', async () => {
    host.show(viewOf(showing(GRANTED, 'p', 7000)));
    await page.waitForSelector('html[data-verdict="granted"]');
    // Asked from outside: the page's policy forbids what Playwright evaluates while it waits inside.
    await expect
      .poll(() =>
        page.evaluate(`document.querySelector('.countdown-row').getAnimations()[0]?.effect.getTiming().duration`),
      )
      .toBe(7000);
  });
});

describe('the printable page', () => {
  it('shows a code for each sample of the demo', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-print-'));
    const samples = ['Active', 'Expired'].map((title) => ({
      id: title.toLowerCase(),
      title,
      subtitle: 'Strasbourg',
      leadsTo: 'granted/active',
      qrText: 'https://s.esc-r.eu/3e506370-826a-103d-bf76-001000000001',
    }));
    await writeFile(join(folder, 'samples.json'), JSON.stringify(samples));
    const printing = await startPageHost({ '/demo/': folder });
    try {
      await page.goto(`${printing.origin}/print.html`);
      await page.waitForSelector('.code-card');
      expect(await page.locator('.code-card svg path').count()).toBe(2);
      expect(await page.textContent('.cards')).toContain('Expired');
      expect(complaints).toEqual([]);
    } finally {
      await printing.close();
      await rm(folder, { recursive: true });
    }
  });

  it('says so where there are none to print', async () => {
    await page.goto(`${host.origin}/print.html`);
    await page.waitForSelector('[role=status]:has-text("only a terminal in demo mode")');
  });
});
