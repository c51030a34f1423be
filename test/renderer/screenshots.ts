import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { LANGUAGES, type Language } from '../../main/ipc/contract.ts';
import { buildPage } from './built-page.ts';
import { type PageHost, startPageHost } from './page-host.ts';
import { FORMATS, SCHEMES, SCREENS, STAFF_FORMATS, STAFF_SCREENS, spokenIn } from './screen-list.ts';
import { IDLE } from './views.ts';

/**
 * Every screen in four formats, light and dark, in each language named, and sheets of them:
 * `node test/renderer/screenshots.ts FOLDER [--languages en,fr,de] [--format NAME] [SCREEN...]`.
 */

const WITH_CAMERA = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
/** Longer than what lands and comes up; shorter than anybody's patience with eight hundred pictures. */
const SETTLED_MS = 380;
/** Width of a picture on a sheet, in px. */
const THUMB = { portrait: 132, landscape: 232, small: 232, staff: 340 } as const;

interface Shot {
  readonly name: string;
  readonly picture: Buffer;
}

type Format = keyof typeof THUMB;

const { folder, languages, formats, names } = readArguments(process.argv.slice(2));
await buildPage();
await mkdir(folder, { recursive: true });
const host = await startPageHost();
const launched = await launchChromium({ args: WITH_CAMERA });
if (launched.kind === 'failed') throw new Error(launched.message);
try {
  for (const format of formats) {
    for (const language of languages) {
      for (const scheme of SCHEMES) await shootAll(launched.browser, host, { format, language, scheme });
    }
  }
} finally {
  await launched.browser.close();
  await host.close();
}

interface Look {
  readonly format: Format;
  readonly language: Language;
  readonly scheme: (typeof SCHEMES)[number];
}

async function shootAll(browser: Browser, terminal: PageHost, { format, language, scheme }: Look): Promise<void> {
  const isStaff = format === 'staff';
  const viewport = isStaff ? STAFF_FORMATS.staff : FORMATS[format];
  const context = await browser.newContext({ viewport, colorScheme: scheme });
  const page = await context.newPage();
  terminal.show(spokenIn(IDLE, language));
  await page.goto(`${terminal.origin}${isStaff ? '/staff.html' : ''}`);
  const shots: Shot[] = [];
  for (const [name, view] of Object.entries(isStaff ? STAFF_SCREENS : SCREENS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    terminal.show(spokenIn(view, language));
    await page.waitForSelector(`html[data-state="${view.session.state}"]`);
    await page.waitForTimeout(SETTLED_MS);
    const picture = await page.screenshot();
    await writeFile(join(folder, `${name}.${format}.${language}.${scheme}.png`), picture);
    shots.push({ name, picture });
  }
  if (names.length === 0) {
    const sheet = await contactSheet(page, shots, format);
    await writeFile(join(folder, `sheet.${format}.${language}.${scheme}.webp`), sheet);
  }
  await context.close();
}

/** All pictures on one, as WebP. Laid out in a page of its own: the kiosk's policy lets none in. */
async function contactSheet(like: Page, shots: readonly Shot[], format: Format): Promise<Buffer> {
  const page = await like.context().newPage();
  await page.setViewportSize({ width: 1400, height: 800 });
  const figures = shots
    .map(
      ({ name, picture }) =>
        `<figure><img width="${THUMB[format]}" src="data:image/png;base64,${picture.toString('base64')}"><figcaption>${name}</figcaption></figure>`,
    )
    .join('');
  await page.setContent(`<style>
    body { margin: 8px; display: flex; flex-wrap: wrap; gap: 8px; background: #8a8a8a; font: 11px sans-serif }
    figure { margin: 0 } img { display: block }
  </style>${figures}`);
  const { height } = (await page.locator('body').boundingBox()) ?? { height: 800 };
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 50,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width: 1400, height: height + 16, scale: 1 },
  });
  await page.close();
  return Buffer.from(data, 'base64');
}

function readArguments(given: readonly string[]) {
  const rest = [...given];
  const option = (name: string): string | undefined => {
    const at = rest.indexOf(name);
    return at < 0 ? undefined : rest.splice(at, 2)[1];
  };
  const asked = option('--languages')?.split(',') ?? ['en', 'fr', 'de'];
  const format = option('--format');
  const [into, ...screens] = rest;
  if (into === undefined)
    throw new Error('usage: node test/renderer/screenshots.ts FOLDER [--languages en,fr] [--format NAME] [SCREEN...]');
  return {
    folder: into,
    languages: LANGUAGES.filter((language) => asked.includes(language)),
    formats: (Object.keys(THUMB) as Format[]).filter((name) => format === undefined || name === format),
    names: screens,
  };
}
