import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBenchedTerminal } from '../../../main/cli/bench/page/benched-terminal.ts';
import { numberedEscn } from '../../../main/cli/bench/privacy/numbered-escn.ts';
import { launchChromium } from '../../../main/cli/bench/qr/browser.ts';
import { makeCameraFeed } from '../../support/camera-feed.ts';
import { buildPage } from '../built-page.ts';
import { RENDERER_OUT } from '../page-host.ts';
import { strokesOf } from './strokes.ts';

const [SHOWN, OTHER] = [`https://s.esc-r.eu/${numberedEscn(1)}`, `http://esc.gg/${numberedEscn(5)}`];
const FAKE_CAMERA = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

let folder: string;
beforeAll(async () => {
  await buildPage();
  folder = mkdtempSync(join(tmpdir(), 'tessera-two-paths-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('one card before the camera and the scanner', () => {
  it('is one presentation, on a real terminal; another card is another', async () => {
    const feed = makeCameraFeed(folder, SHOWN);
    const launched = await launchChromium({ args: [...FAKE_CAMERA, `--use-file-for-fake-video-capture=${feed}`] });
    if (launched.kind === 'failed') throw new Error(launched.message);
    const terminal = await startBenchedTerminal(RENDERER_OUT, 1);
    try {
      const page = await launched.browser.newPage();
      const keyboard = await page.context().newCDPSession(page);
      /** A scanner set to a US layout on a French system. */
      const scan = async (text: string): Promise<void> => {
        const start = Date.now() / 1000;
        for (const [place, { code, key, shift }] of strokesOf(text, 'us', 'fr').entries()) {
          const timestamp = start + place * 0.004;
          await keyboard.send('Input.dispatchKeyEvent', {
            type: 'rawKeyDown',
            code,
            key,
            modifiers: shift ? 8 : 0,
            timestamp,
          });
        }
      };
      const first = terminal.next('painted', 20_000);
      await page.goto(terminal.url);
      await first;
      const arrives = terminal.next('scanned', 5000);
      const again = terminal.next('painted', 1500).then(
        () => 'shown again',
        () => 'one presentation',
      );
      await scan(SHOWN);
      expect(await arrives).toMatchObject({ kind: 'scanned', text: SHOWN });
      expect(await again).toBe('one presentation');
      const next = terminal.next('painted', 5000);
      await scan(OTHER);
      expect(await next).toMatchObject({ kind: 'painted' });
    } finally {
      await terminal.close();
      await launched.browser.close();
    }
  });
});
