import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { hexOf } from '../../native/esc-card/hex.ts';
import { createVirtualCard } from '../../native/virtual/virtual-card.ts';
import { insertCard } from '../../native/virtual/vpcd-slot.ts';
import { runCommand, startCommand } from '../support/command.ts';
import { escn } from '../support/escn.ts';
import { startKiosk } from '../support/kiosk.ts';
import { FIRST_SLOT, type Pcscd, startPcscd, whyNoPcscd } from '../support/pcscd.ts';
import { untilScreen } from '../support/screen.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const ESCN = escn('3e506370-826a-103d-bf76-001000000001');
/** Of the institution that the number names. */
const PIC = '000000001';
const READER = 'Virtual PCD 00 00';
const newFolder = temporaryFolders();
const unavailable = whyNoPcscd();

describe.skipIf(unavailable !== undefined)(
  `the evidence of a chip on a real pcscd${unavailable ? ` (${unavailable})` : ''}`,
  () => {
    let pcscd: Pcscd;
    let router: SandboxRouter;
    let browser: Browser;
    let home: string;

    beforeAll(async () => {
      pcscd = await startPcscd();
      router = await startSandboxRouter({
        clock: SYSTEM_CLOCK,
        cards: [
          {
            cardNumber: ESCN,
            cardType: 'SMART_CDZ',
            status: 'ACTIVE',
            expiresAt: '2099-12-31',
            issuedAt: '2019-10-28',
            issuerIdentifier: '999000001',
            issuerName: 'University of Nowhere',
          },
        ],
      });
      const launched = await launchChromium({ args: [] });
      if (launched.kind === 'failed') throw new Error(launched.message);
      browser = launched.browser;
    });
    afterAll(async () => {
      await browser?.close();
      await router?.close();
      await pcscd?.stop();
    });
    beforeEach(() => {
      home = newFolder();
      const recognisers = [{ kind: 'esc-zone', order: 'native-first' }, { kind: 'uid-alias' }];
      const config = { registry: { url: router.url }, reader: { name: READER }, recognisers };
      writeFileSync(join(home, 'config.json'), JSON.stringify(config));
    });
    const pages: Page[] = [];
    afterEach(async () => {
      for (const page of pages.splice(0)) await page.close();
    });

    async function tessera(...args: readonly string[]): Promise<void> {
      expect(await runCommand(args, { TESSERA_HOME: home })).toMatchObject({ code: 0 });
    }

    async function openPage(url: string): Promise<Page> {
      const page = await browser.newPage();
      pages.push(page);
      await page.goto(url);
      return page;
    }

    it('is painted as an alias where the campus knows the chip by its UID alone', async () => {
      const card = createVirtualCard(ESCN, 'campus');
      const list = join(home, 'cards.csv');
      writeFileSync(list, `uid,escn\n${hexOf(card.uid)},${ESCN}\n`);
      await tessera('alias', 'import', list);
      await using kiosk = await startKiosk([], home);
      const page = await openPage(kiosk.url);
      await untilScreen(page, 'idle');
      const inserted = await insertCard(card, FIRST_SLOT);
      if (inserted.kind !== 'inserted') throw new Error(inserted.code);
      await untilScreen(page, 'showing granted/active by alias from registry');
      inserted.slot.remove();
    });

    it.each([
      ['a card as issued is proven', 'signed', 'showing granted/active by proven-chip from registry'],
      ['its copy on another chip is forged', 'copied', 'showing refused/forged by chip from registry'],
    ])('is checked against a chain that was added: %s', async (_what, profile, verdict) => {
      await using card = startCommand(['card', '--escn', ESCN, '--profile', profile, '--json'], {});
      const { chain, root } = JSON.parse(await card.nextLine());
      const path = join(home, 'chain.pem');
      writeFileSync(path, chain);
      await tessera('trust', 'add', path, '--pic', PIC, '--accept-root', root.sha256);
      await using kiosk = await startKiosk([], home);
      await untilScreen(await openPage(kiosk.url), verdict);
    });
  },
);
