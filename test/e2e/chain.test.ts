import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import type { SandboxCard } from '../../main/sandbox/sandbox-card.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { createVirtualCard } from '../../native/virtual/virtual-card.ts';
import { insertCard } from '../../native/virtual/vpcd-slot.ts';
import { makeCameraFeed } from '../support/camera-feed.ts';
import { createCertificateAuthority } from '../support/certificate-authority.ts';
import { escn } from '../support/escn.ts';
import { type RunningKiosk, startKiosk } from '../support/kiosk.ts';
import { FIRST_SLOT, type Pcscd, startPcscd, whyNoPcscd } from '../support/pcscd.ts';
import { untilScreen, untilText } from '../support/screen.ts';

const ACTIVE = escn('3e506370-826a-103d-bf76-001000000001');
const EXPIRED = escn('3e506370-826a-103d-bf76-001000000002');
const MISSING = escn('3e506370-826a-103d-bf76-001000000003');
const READER = 'Virtual PCD 00 00';

const VERDICTS = [
  ['granted', ACTIVE, 'granted/active'],
  ['refused', EXPIRED, 'refused/expired'],
  ['unknown', MISSING, 'unknown/not-registered'],
] as const;

const unavailable = whyNoPcscd();

let folder: string;
let router: SandboxRouter;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-e2e-'));
  router = await startSandboxRouter({
    clock: SYSTEM_CLOCK,
    cards: [card(ACTIVE, '2099-12-31'), card(EXPIRED, '2020-12-31')],
  });
});
afterAll(async () => {
  await router.close();
  rmSync(folder, { recursive: true, force: true });
});

function card(cardNumber: typeof ACTIVE, expiresAt: string): SandboxCard {
  return {
    cardNumber,
    cardType: 'SMART_CDZ',
    status: 'ACTIVE',
    expiresAt,
    issuedAt: '2019-10-28',
    issuerIdentifier: '999000001',
    issuerName: 'University of Nowhere',
  };
}

/** Opens the kiosk's page in a real Chromium, before a camera that shows the feed. */
async function openPage(
  kiosk: RunningKiosk,
  feed: string,
): Promise<{ browser: Browser; page: Page; complaints: string[] }> {
  const launched = await launchChromium({
    args: [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${feed}`,
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
  if (launched.kind === 'failed') throw new Error(launched.message);
  const page = await launched.browser.newPage({ viewport: { width: 1280, height: 800 } });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(kiosk.url);
  return { browser: launched.browser, page, complaints };
}

describe.skipIf(unavailable !== undefined)(
  `a chip card on a real pcscd${unavailable ? ` (${unavailable})` : ''}`,
  () => {
    let pcscd: Pcscd;
    let kiosk: RunningKiosk;
    let opened: Awaited<ReturnType<typeof openPage>>;

    beforeAll(async () => {
      pcscd = await startPcscd();
      kiosk = await startKiosk(['--router', router.url, '--reader', READER]);
      opened = await openPage(kiosk, makeCameraFeed(folder, ''));
      await untilScreen(opened.page, 'idle');
      await untilText(opened.page, 'not running', false);
    });
    afterAll(async () => {
      await opened?.browser.close();
      await kiosk?.[Symbol.asyncDispose]();
      await pcscd?.stop();
    });

    it.each(VERDICTS)('ends in a painted verdict: %s', async (_what, number, verdict) => {
      const inserted = await insertCard(createVirtualCard(number, 'desfire'), FIRST_SLOT);
      if (inserted.kind !== 'inserted') throw new Error(inserted.code);
      await untilScreen(opened.page, `showing ${verdict} by chip from registry`);
      inserted.slot.remove();
      await untilScreen(opened.page, 'idle', 15_000);
      expect(opened.complaints).toEqual([]);
    });

    it('is read by ISO commands where that is all it knows', async () => {
      const inserted = await insertCard(createVirtualCard(ACTIVE, 'iso'), FIRST_SLOT);
      if (inserted.kind !== 'inserted') throw new Error(inserted.code);
      // Known by now: the second tap of a card comes from what the terminal knows.
      await untilScreen(opened.page, 'showing granted/active by chip from cache');
      inserted.slot.remove();
      await untilScreen(opened.page, 'idle', 15_000);
    });

    it('stays on the screen until it is taken away', async () => {
      const inserted = await insertCard(createVirtualCard(ACTIVE, 'bank'), FIRST_SLOT);
      if (inserted.kind !== 'inserted') throw new Error(inserted.code);
      await untilScreen(opened.page, 'showing unreadable/not-an-esc');
      await untilScreen(opened.page, 'awaiting-removal', 15_000);
      inserted.slot.remove();
      await untilScreen(opened.page, 'idle');
    });

    it('is read again after pcscd was killed and came back, and the screen says what is missing meanwhile', async () => {
      await pcscd.kill();
      await untilText(opened.page, 'not running', true);
      pcscd = await startPcscd();
      await untilText(opened.page, 'not running', false);
      const inserted = await insertCard(createVirtualCard(ACTIVE, 'desfire'), FIRST_SLOT);
      if (inserted.kind !== 'inserted') throw new Error(inserted.code);
      await untilScreen(opened.page, 'showing granted/active by chip from cache');
      inserted.slot.remove();
    });

    it('leaves no number behind in the log', () => {
      expect(kiosk.command.stderr()).toContain('"verdict":"granted"');
      expect(kiosk.command.stderr()).not.toContain(ACTIVE);
      expect(readFileSync(join(kiosk.home, 'data', 'cache.db')).includes(ACTIVE.replaceAll('-', ''))).toBe(false);
    });
  },
);

describe('a QR code before a real camera stream', () => {
  let kiosk: RunningKiosk;
  let opened: Awaited<ReturnType<typeof openPage>> | undefined;

  beforeEach(async () => {
    kiosk = await startKiosk(['--router', router.url]);
  });
  afterEach(async () => {
    await opened?.browser.close();
    opened = undefined;
    await kiosk[Symbol.asyncDispose]();
  });

  it.each(VERDICTS)('ends in a painted verdict: %s', async (_what, number, verdict) => {
    opened = await openPage(kiosk, makeCameraFeed(folder, `https://s.esc-r.eu/${number}`));
    await untilScreen(opened.page, `showing ${verdict} by qr from registry`, 15_000);
    expect(opened.complaints).toEqual([]);
    expect(await opened.page.textContent('body')).not.toContain(number.slice(0, 8));
  });

  it('of something else says so', async () => {
    opened = await openPage(kiosk, makeCameraFeed(folder, 'WIFI:T:WPA;S:campus;P:secret;;'));
    await untilScreen(opened.page, 'showing unreadable/not-an-esc', 15_000);
  });
});

describe('a kiosk whose router is down', () => {
  it('cannot tell, and refuses nobody for it', async () => {
    const gone = await startSandboxRouter({ clock: SYSTEM_CLOCK, cards: [] });
    await gone.close();
    await using kiosk = await startKiosk(['--router', gone.url]);
    const opened = await openPage(kiosk, makeCameraFeed(folder, ACTIVE));
    await untilScreen(opened.page, 'showing unknown/registry-unreachable by qr from nowhere', 15_000);
    await opened.browser.close();
  });
});

describe('a kiosk with a registry over TLS', () => {
  it('asks it under the authority of its configuration, and not without', async () => {
    const authority = await createCertificateAuthority();
    const secured = await startSandboxRouter({
      clock: SYSTEM_CLOCK,
      cards: [card(ACTIVE, '2099-12-31')],
      tls: await authority.issue(),
    });
    const home = mkdtempSync(join(tmpdir(), 'tessera-home-'));
    const feed = makeCameraFeed(folder, ACTIVE);
    writeFileSync(join(home, 'config.json'), JSON.stringify({ registry: { url: secured.url } }));
    {
      await using distrusting = await startKiosk([], home);
      const opened = await openPage(distrusting, feed);
      await untilScreen(opened.page, 'showing unknown/registry-unreachable by qr from nowhere', 15_000);
      await opened.browser.close();
    }
    writeFileSync(join(home, 'ca.pem'), authority.ca);
    writeFileSync(join(home, 'config.json'), JSON.stringify({ registry: { url: secured.url, caFile: 'ca.pem' } }));
    await using trusting = await startKiosk([], home);
    const opened = await openPage(trusting, feed);
    await untilScreen(opened.page, 'showing granted/active by qr from registry', 15_000);
    await opened.browser.close();
    await secured.close();
    rmSync(home, { recursive: true, force: true });
  });
});
