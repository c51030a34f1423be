import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { SETUP_STEPS, type SetupArea } from '../../main/ipc/setup.ts';
import { type PageHost, startPageHost } from './page-host.ts';
import { DEMO } from './views.ts';

const OPEN: Extract<SetupArea, { kind: 'open' }> = {
  kind: 'open',
  step: 'language',
  draft: {
    language: 'en',
    institution: null,
    service: 'active-student',
    lane: 'Lane 1',
    registry: { choice: 'own', url: 'https://router.example.org/' },
    reader: null,
    camera: null,
    pin: 'new',
  },
  faults: [],
  institutions: [{ pic: '999465982', name: 'Université de Rouen Normandie', country: 'FR' }],
  services: [
    { id: 'active-student', name: { en: 'Student status' }, isPreset: true },
    { id: 'sauna', name: { en: 'Sauna' }, isPreset: false },
  ],
  readers: { names: ['ACS ACR1252 1S CL Reader 00 00'], seenBy: 'ACS ACR1252 1S CL Reader 00 00', seenTimes: 2 },
  registryTrial: { state: 'failed', host: 'router.example.org', failure: 'tls', ms: 40 },
  files: { state: 'looked', found: [{ id: 0, place: '/media/stick/tessera-config.json' }] },
  offer: null,
  problem: null,
};

const SCREENS: readonly (readonly [string, SetupArea])[] = [
  ...SETUP_STEPS.map((step) => [step, { ...OPEN, step }] as const),
  [
    'faults',
    {
      ...OPEN,
      step: 'service',
      faults: [{ step: 'service', field: 'lane', code: 'lane', detail: '"lane" must have at least 1 character' }],
    },
  ],
  [
    'problem',
    {
      ...OPEN,
      step: 'summary',
      problem: "config.json: can't be written (ENOSPC)",
      faults: [{ step: 'pin', field: 'pin', code: 'pin-missing', detail: null }],
    },
  ],
  [
    'offer',
    { ...OPEN, offer: { kind: 'usable', from: 'code', lines: [{ setting: 'registry.url', value: 'sandbox' }] } },
  ],
  ['bad offer', { ...OPEN, offer: { kind: 'unusable', from: '/media/x', message: 'the file is empty' } }],
  ['pin asked', { kind: 'pin', state: 'wrong', until: null }],
  ['locked', { kind: 'pin', state: 'locked', until: Date.now() + 60_000 }],
  ['busy', { kind: 'busy' }],
  ['no pin', { kind: 'no-pin' }],
  ['saving', { kind: 'saving', phase: 'restarting' }],
  ['trial', { kind: 'trial', hasBefore: true }],
];

const FORMATS = [
  { width: 800, height: 480 },
  { width: 1920, height: 1080 },
  { width: 1080, height: 1920 },
] as const;

describe('the setup screens', () => {
  let host: PageHost;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    host = await startPageHost();
    const launched = await launchChromium();
    if (launched.kind === 'failed') throw new Error(launched.message);
    browser = launched.browser;
    page = await (await browser.newContext()).newPage();
    await page.goto(host.origin);
    host.show(DEMO);
    await host.expect('hello');
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  async function show(area: SetupArea): Promise<void> {
    host.tell({ kind: 'setup', area });
    const wanted = area.kind === 'open' ? `[data-step="${area.step}"]` : `[data-setup="${area.kind}"]`;
    await page.waitForSelector(wanted);
  }

  it.each(SCREENS)('have nothing axe objects to: %s', { timeout: 60_000 }, async (_name, area) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await show(area);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    }
  });

  it.each(FORMATS)(
    'run over the edge nowhere, and every target is large enough, at $width by $height',
    async (size) => {
      await page.setViewportSize(size);
      for (const [name, area] of SCREENS) {
        await show(area);
        const found = await page.evaluate(() => {
          const wide = [...document.querySelectorAll('.setup, .setup-body, .setup-head, .setup-foot')].filter(
            (element) => element.scrollWidth > element.clientWidth,
          );
          const small = [
            ...document.querySelectorAll('.setup button, .setup-option, .setup input[type="text"]'),
          ].filter((element) => {
            const { width, height } = element.getBoundingClientRect();
            return width < 44 || height < 44;
          });
          return [...wide, ...small].map((element) => element.outerHTML.slice(0, 120));
        });
        expect(found, name).toEqual([]);
      }
    },
  );

  it('are gone through by keys alone', async () => {
    await page.setViewportSize(FORMATS[1]);
    await show({ ...OPEN, step: 'registry' });
    host.forget();
    await page.focus('input[name="registry"][value="own"]');
    await page.keyboard.press('ArrowUp');
    expect(await host.expect('setup')).toEqual({
      kind: 'setup',
      action: { do: 'registry', choice: 'sandbox', url: 'https://router.example.org/' },
    });
  });
});
