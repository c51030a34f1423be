import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { tesseraHome } from '../../main/config/home.ts';
import type { Escn } from '../../main/domain/escn.ts';
import type { SandboxCard } from '../../main/sandbox/sandbox-card.ts';
import { terminalKeyOf } from '../../main/store/keys/terminal-key.ts';
import { openKnowledge } from '../../main/store/knowledge.ts';
import { foundAnswer } from '../support/answers.ts';
import { createCertificateAuthority } from '../support/certificate-authority.ts';
import { escn } from '../support/escn.ts';
import { type RunningKiosk, startKiosk } from '../support/kiosk.ts';
import { type RouterProcess, startRouterProcess } from '../support/router-process.ts';
import { untilScreen, untilText } from '../support/screen.ts';
import { tap } from '../support/tap.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const numbered = (n: number): Escn => escn(`3e506370-826a-103d-bf76-0010000000${String(n).padStart(2, '0')}`);

/** Known since a moment that the table tells apart (quality section 2), or not at all. */
const FRESH = numbered(1);
const STALE = numbered(2);
const STALE_TOO = numbered(3);
const OLD = numbered(4);
const OLD_TOO = numbered(5);
const TOO_OLD = numbered(6);
const NEVER_SEEN = numbered(7);
const NEVER_SEEN_TOO = numbered(8);
const INACTIVE = numbered(9);
const SWITCHED_OFF = numbered(10);
const EXPIRED = numbered(11);
const UNREGISTERED = numbered(12);

const KNOWN_FOR: readonly (readonly [Escn, number])[] = [
  [FRESH, 5 * MINUTE],
  [STALE, 2 * HOUR],
  [STALE_TOO, 3 * HOUR],
  [OLD, 2 * DAY],
  [OLD_TOO, 3 * DAY],
  [TOO_OLD, 8 * DAY],
  [SWITCHED_OFF, 4 * HOUR],
];

let folder: string;
let browser: Browser;
let page: Page;
let router: RouterProcess;
let kiosk: RunningKiosk;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-router-away-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  const authority = await createCertificateAuthority();
  const registered = [FRESH, STALE, STALE_TOO, OLD, OLD_TOO, TOO_OLD, NEVER_SEEN, NEVER_SEEN_TOO];
  router = await startRouterProcess(folder, {
    cards: [
      ...registered.map((number) => card(number)),
      card(INACTIVE, { status: 'INACTIVE' }),
      card(SWITCHED_OFF, { status: 'INACTIVE' }),
      card(EXPIRED, { expiresAt: '2020-12-31' }),
    ],
    tls: await authority.issue(),
  });
  writeFileSync(join(home, 'ca.pem'), authority.ca);
  writeFileSync(join(home, 'config.json'), JSON.stringify({ registry: { url: router.url, caFile: 'ca.pem' } }));
  learnBefore(home);
  kiosk = await startKiosk([], home);
  const launched = await launchChromium();
  if (launched.kind === 'failed') throw new Error(launched.message);
  browser = launched.browser;
  page = await browser.newPage();
  await page.goto(kiosk.url);
  await untilScreen(page, 'idle');
});
afterAll(async () => {
  await browser?.close();
  await kiosk?.[Symbol.asyncDispose]();
  await router?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function card(cardNumber: Escn, change: Partial<SandboxCard> = {}): SandboxCard {
  return {
    cardNumber,
    cardType: 'SMART_NO_CDZ',
    status: 'ACTIVE',
    expiresAt: '2099-12-31',
    issuedAt: '2019-10-28',
    issuerIdentifier: '999000001',
    issuerName: 'University of Nowhere',
    ...change,
  };
}

/** What the terminal knows from days before. */
function learnBefore(root: string): void {
  const home = tesseraHome({ TESSERA_HOME: root }, 'linux');
  for (const folder of [home.keysFolder, home.dataFolder]) mkdirSync(folder);
  const key = terminalKeyOf(home.keysFolder, {});
  if (key.kind !== 'ready') throw new Error(key.message);
  const opening = openKnowledge({ dataFolder: home.dataFolder, terminalKey: key.key, clock: SYSTEM_CLOCK });
  if (opening.kind !== 'open') throw new Error(opening.message);
  const now = Date.now();
  for (const [number, age] of KNOWN_FOR) {
    opening.knowledge.remember(number, foundAnswer(now - age, { expiresOn: '2099-12-31' }));
  }
  opening.knowledge.close();
}

/** Holds a card out: what the page then shows, and the age it tells. */
async function says(number: Escn, screen: string, age: string): Promise<void> {
  const { kind, reason } = await tap(page, number);
  const [verdict = '', ...rest] = screen.split(' ');
  expect(`${kind}/${reason}`, number).toBe(verdict);
  await untilScreen(page, `showing ${verdict} by typed ${rest.join(' ')}`, 2_000);
  await untilText(page, age, true, 2_000);
}

const LIVE = 'Just now, live';
const NO_ANSWER = 'No answer';

describe('a run of taps', () => {
  it('finds with the registry there what it knows, and asks for the rest', async () => {
    await says(FRESH, 'granted/active from cache', '5 minutes ago');
    await says(STALE, 'granted/active from cache', '2 hours ago');
    await says(NEVER_SEEN, 'granted/active from registry', LIVE);
    await says(INACTIVE, 'refused/inactive from registry', LIVE);
    await says(EXPIRED, 'refused/expired from registry', LIVE);
    await says(UNREGISTERED, 'unknown/not-registered from registry', LIVE);
    expect(router.asked).not.toContain(FRESH);
    await expect.poll(() => router.asked).toContain(STALE);
  });

  it('sees a verdict change where the refresh behind it contradicts it', async () => {
    expect(await tap(page, SWITCHED_OFF)).toMatchObject({ kind: 'granted', source: 'cache' });
    await untilScreen(page, 'showing refused/inactive by typed from registry', 3_000);
  });

  it('is judged by what is known while the registry takes connections and says nothing', async () => {
    router.hang();
    await says(STALE_TOO, 'granted/active from cache', '3 hours ago');
    await says(OLD, 'granted/active from cache', '2 days ago');
    await says(TOO_OLD, 'unknown/knowledge-too-old from cache', '8 days ago');
    await says(NEVER_SEEN_TOO, 'unknown/registry-unreachable from nowhere', NO_ANSWER);
    await says(FRESH, 'granted/active from cache', 'minutes ago');
    router.resume();
  });

  it('is judged the same, round after round, while the registry is gone', async () => {
    await router.kill();
    for (let round = 0; round < 2; round += 1) {
      // Refreshed in the meantime, or not: these two were never answered.
      await says(OLD_TOO, 'granted/active from cache', '3 days ago');
      await says(numbered(20), 'unknown/registry-unreachable from nowhere', NO_ANSWER);
      await says(NEVER_SEEN, 'granted/active from cache', 'ago');
      await says(INACTIVE, 'refused/inactive from cache', 'ago');
      await says(EXPIRED, 'refused/expired from cache', 'ago');
      await says(FRESH, 'granted/active from cache', 'minutes ago');
    }
  });

  it('is asked for live again once the registry is back, and what was missed is made good behind', {
    timeout: 120_000,
  }, async () => {
    await router.restart();
    await expect
      .poll(async () => (await tap(page, EXPIRED)).kind === 'refused' && router.asked.includes(OLD_TOO), {
        timeout: 90_000,
        interval: 1_000,
      })
      .toBe(true);
    // Nobody held this card out again: it was refreshed by need.
    await says(OLD_TOO, 'granted/active from cache', 'Moments ago');
    await says(numbered(21), 'unknown/not-registered from registry', LIVE);
    await says(FRESH, 'granted/active from cache', 'minutes ago');
  });

  it('leaves no card number in the log', () => {
    const log = kiosk.command.stderr();
    expect(log).toContain('"verdict":"unknown"');
    for (const number of [OLD, NEVER_SEEN, UNREGISTERED]) expect(log).not.toContain(number);
  });
});
