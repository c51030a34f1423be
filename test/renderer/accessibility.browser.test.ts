import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { LANGUAGES, type Language, type TerminalView } from '../../main/ipc/contract.ts';
import { buildPage } from './built-page.ts';
import { findContrastFaults, findLayoutFaults } from './page-checks.ts';
import { type PageHost, startPageHost } from './page-host.ts';
import { FORMATS, SCHEMES, SCREENS, STAFF_FORMATS, STAFF_SCREENS, spokenIn } from './screen-list.ts';
import { IDLE } from './views.ts';

/** Every screen, in every language, light and dark, in every format: what axe finds, and what it can't. */

const WITH_CAMERA = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const LEAST = {
  portrait: { text: 24, target: 48 },
  landscape: { text: 24, target: 48 },
  small: { text: 15, target: 44 },
  staff: { text: 16, target: 44 },
} as const;

type Format = keyof typeof LEAST;

const VIEWPORTS = { ...FORMATS, ...STAFF_FORMATS };
const LIMIT_MS = 240_000;

let browser: Browser;
let host: PageHost;

beforeAll(async () => {
  await buildPage();
  const launched = await launchChromium({ args: WITH_CAMERA });
  if (launched.kind === 'failed') throw new Error(launched.message);
  browser = launched.browser;
  host = await startPageHost();
});

afterAll(async () => {
  await host?.close();
  await browser?.close();
});

interface Look {
  readonly format: Format;
  readonly language: Language;
  readonly scheme: (typeof SCHEMES)[number];
}

/** Opens the page and goes through its screens; returns all faults by screen. */
async function lookThrough(look: Look, find: (page: Page, context: BrowserContext) => Promise<string[]>) {
  const { format, language, scheme } = look;
  const context = await browser.newContext({
    viewport: VIEWPORTS[format],
    colorScheme: scheme,
    reducedMotion: 'reduce',
    // axe comes as a script of its own.
    bypassCSP: true,
  });
  try {
    const page = await context.newPage();
    host.show(spokenIn(IDLE, language));
    await page.goto(`${host.origin}${format === 'staff' ? '/staff.html' : ''}`);
    const faults: Record<string, string[]> = {};
    for (const [name, view] of Object.entries(format === 'staff' ? STAFF_SCREENS : SCREENS)) {
      await show(page, spokenIn(view, language));
      const found = await find(page, context);
      if (found.length > 0) faults[name] = found;
    }
    return faults;
  } finally {
    await context.close();
  }
}

async function show(page: Page, view: TerminalView): Promise<void> {
  host.show(view);
  await page.waitForSelector(`html[data-state="${view.session.state}"]`);
  // The screen of the view before may have the same state; a view is painted within two frames.
  await page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(() => done()), 40))');
}

const KIOSK_AND_STAFF = ['landscape', 'staff'] as const;

/** Faults by axe of all screens. `isColoured`: contrasts are judged as well, which takes longest. */
async function expectNothingOfAxe(language: Language, scheme: Look['scheme'], isColoured: boolean): Promise<void> {
  for (const format of KIOSK_AND_STAFF) {
    const faults = await lookThrough({ format, language, scheme }, async (page, context) => {
      const axe = new AxeBuilder({ page, context } as never).setLegacyMode().options({
        runOnly: TAGS,
        resultTypes: ['violations'],
        rules: { 'color-contrast': { enabled: isColoured } },
      });
      const { violations } = await axe.analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
    });
    expect(faults, format).toEqual({});
  }
}

// Colours are the same in every language, all else is not.
it.each(LANGUAGES.filter((language) => language !== 'en'))(
  'axe finds nothing on any screen in "%s"',
  { timeout: LIMIT_MS },
  (language) => expectNothingOfAxe(language, 'light', false),
);

describe.each(SCHEMES)('in the %s scheme', (scheme) => {
  it('axe finds nothing on any screen, contrasts included', { timeout: LIMIT_MS }, () =>
    expectNothingOfAxe('en', scheme, true),
  );

  it.each(Object.keys(LEAST) as Format[])(
    'letters stand out from the mosaic they are painted on, in format "%s"',
    { timeout: LIMIT_MS },
    async (format) => {
      const bench = await browser.newPage();
      const faults = await lookThrough({ format, language: 'en', scheme }, (page) => findContrastFaults(page, bench));
      await bench.close();
      expect(faults).toEqual({});
    },
  );
});

describe.each(Object.keys(LEAST) as Format[])('in format "%s"', (format) => {
  it.each(LANGUAGES)(
    'no text is cut, covered or too small, and no target, in "%s"',
    { timeout: LIMIT_MS },
    async (language) => {
      const faults = await lookThrough({ format, language, scheme: 'light' }, (page) =>
        findLayoutFaults(page, LEAST[format]),
      );
      expect(faults).toEqual({});
    },
  );
});
