import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { buildPage } from './built-page.ts';
import { AREAS, CONTENTS, openArea } from './operator-areas.ts';
import { type PageHost, startPageHost } from './page-host.ts';
import { GRANTED, IDLE, showing, viewOf } from './views.ts';

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
  host.reconnect();
  host.show(IDLE);
  await page?.context().close();
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
  await page.goto(host.origin);
  await page.waitForSelector('html[data-state="idle"]');
});

function show(name: string): void {
  const area = AREAS[name];
  if (area === undefined) throw new Error(`no area ${name}`);
  host.tell({ kind: 'operator', area });
}

describe('the operator area on the page', () => {
  it('is asked for by the button in the corner, and takes a PIN by touch', async () => {
    await page.click('.op-door');
    expect((await host.expect('operator')).action).toEqual({ do: 'open' });
    show('ask-pin');
    for (const digit of '2468') await page.click(`.pin-key-${digit}`);
    host.forget();
    await page.click('.pin-key-done');
    expect((await host.expect('operator')).action).toEqual({ do: 'enter', pin: '2468' });
    // What was typed is not on the page any more.
    expect(await page.inputValue('.op-ask input')).toBe('');
  });

  it.each(Object.keys(CONTENTS))('shows the section %s', async (name) => {
    show(name);
    await page.waitForSelector('.op-content > *');
    expect((await page.textContent('.op-content'))?.trim().length).toBeGreaterThan(20);
  });

  it('names the section it asks for, and tells that somebody is there', async () => {
    show('status');
    await page.waitForSelector('.op-nav');
    host.forget();
    await page.click('.op-nav button:nth-child(3)');
    await expect
      .poll(() => host.received.flatMap((message) => (message.kind === 'operator' ? [message.action] : [])))
      .toEqual(expect.arrayContaining([{ do: 'touch' }, { do: 'show', section: 'journal' }]));
  });

  it('shows the verdicts of the lane in a strip, and tells that they are painted', async () => {
    show('status');
    host.show(viewOf(showing(GRANTED)));
    await page.waitForSelector('.op-strip.strip-granted');
    expect((await host.expect('painted')).presentationId).not.toBe('');
    expect(await page.isVisible('.operator')).toBe(true);
  });

  it('offers a report to be fetched', async () => {
    const { dashboard } = CONTENTS;
    if (dashboard === undefined) throw new Error('no dashboard');
    const document = { state: 'ready', format: 'pdf', name: 'tessera-report.pdf', path: '/operator/document/abc' };
    host.tell({ kind: 'operator', area: openArea(dashboard, { document }) });
    await page.waitForSelector('.op-document a[href="/operator/document/abc"]');
  });

  it('counts down before it closes', async () => {
    const { status } = CONTENTS;
    if (status === undefined) throw new Error('no status');
    host.tell({ kind: 'operator', area: openArea(status, { endsInMs: 12_000 }) });
    expect(await page.textContent('.op-closing')).toMatch(/1[12]/);
  });

  it.each([
    ['closes', () => host.tell({ kind: 'operator', area: { state: 'closed', why: 'idle' } })],
    ['is gone when the connection is', () => host.disconnect()],
  ])('%s, and the kiosk is there again', async (_what, end) => {
    show('status');
    await page.waitForSelector('.operator');
    end();
    await page.waitForSelector('.operator', { state: 'detached' });
  });

  it('is gone after a reload', async () => {
    show('status');
    await page.waitForSelector('.operator');
    await page.reload();
    await page.waitForSelector('html[data-state="idle"]');
    expect(await page.isVisible('.operator')).toBe(false);
  });

  it.each(Object.keys(AREAS))('gives axe nothing to say: %s', async (name) => {
    show(name);
    await page.waitForSelector('.operator, .op-ask');
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});
