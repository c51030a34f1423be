import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { qrModules } from '../../renderer/qr/qr-modules.ts';
import { encodePng, type Raster } from '../bench/png.ts';
import { blank, place, printCode } from '../bench/raster.ts';
import { buildPage } from './built-page.ts';
import { type PageHost, startPageHost } from './page-host.ts';
import { IDLE } from './views.ts';

const run = promisify(execFile);
const A = 'https://s.esc-r.eu/3e506370-826a-103d-bf76-001000000001';
const B = 'http://esc.gg/e6480dc0-9fba-1035-a6bd-001932465463';
const PRINT = { scale: 8, quiet: 4, dark: [15, 15, 15, 255], light: [245, 245, 245, 255] };
const FAKE_CAMERA = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

let folder: string;
beforeAll(async () => {
  await buildPage();
  folder = await mkdtemp(join(tmpdir(), 'tessera-camera-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A camera feed that shows one picture. Chromium's fake camera takes 4:2:0 only, and shows nothing of other MJPEG. */
async function feedOf(name: string, frame: Raster): Promise<string> {
  const [png, feed] = [join(folder, `${name}.png`), join(folder, `${name}.mjpeg`)];
  await writeFile(png, encodePng(frame));
  const encoding = ['-t', '1', '-r', '30', '-q:v', '3', '-pix_fmt', 'yuvj420p'];
  await run('ffmpeg', ['-loglevel', 'error', '-y', '-loop', '1', '-i', png, ...encoding, feed]);
  return feed;
}

function codeAt(frame: Raster, text: string, x: number, isInverted = false): Raster {
  const { dark, light } = PRINT;
  const print = isInverted ? { ...PRINT, dark: light, light: dark } : PRINT;
  return place(frame, printCode(qrModules(text), print), { x, y: 350, size: 300, turn: 7 });
}

const wall = (): Raster => blank(1280, 720, [120, 110, 100, 255]);

async function withCamera(args: readonly string[], look: (host: PageHost) => Promise<void>): Promise<void> {
  const launched = await launchChromium({ args });
  if (launched.kind === 'failed') throw new Error(launched.message);
  const host = await startPageHost();
  try {
    host.show(IDLE);
    const page = await launched.browser.newPage();
    const errors: string[] = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(host.origin);
    await look(host);
    // Whatever the content security policy blocks, worker and WebAssembly included, is an error on the console.
    expect(errors).toEqual([]);
  } finally {
    await launched.browser.close();
    await host.close();
  }
}

async function untilCamera(host: PageHost, state: string): Promise<void> {
  await expect
    .poll(() => host.received.findLast(({ kind }) => kind === 'camera'), { timeout: 15_000 })
    .toEqual({ kind: 'camera', state });
}

describe('the camera of the page', () => {
  it.each([
    ['a code', false],
    ['an inverted code', true],
  ])('reads %s before it, once for as long as it stays', async (name, isInverted) => {
    const feed = await feedOf(`one-${isInverted}`, codeAt(wall(), A, 620, isInverted));
    await withCamera([...FAKE_CAMERA, `--use-file-for-fake-video-capture=${feed}`], async (host) => {
      const scanned = await host.expect('scanned', 20_000);
      expect(scanned.text, name).toBe(A);
      expect(scanned.decodeMs).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      expect(host.received.filter(({ kind }) => kind === 'scanned')).toHaveLength(1);
      await untilCamera(host, 'running');
    });
  });

  it('refuses to choose between two cards in one frame', async () => {
    const feed = await feedOf('two', codeAt(codeAt(wall(), A, 330), B, 930));
    await withCamera([...FAKE_CAMERA, `--use-file-for-fake-video-capture=${feed}`], async (host) => {
      await host.expect('two-codes', 20_000);
      expect(host.received.filter(({ kind }) => kind === 'scanned')).toEqual([]);
    });
  });

  it('says nothing of a wall', async () => {
    const feed = await feedOf('wall', wall());
    await withCamera([...FAKE_CAMERA, `--use-file-for-fake-video-capture=${feed}`], async (host) => {
      await untilCamera(host, 'running');
      await new Promise((resolve) => setTimeout(resolve, 2000));
      expect(host.received.filter(({ kind }) => kind === 'scanned' || kind === 'two-codes')).toEqual([]);
    });
  });

  it('is missing where there is none', async () => {
    await withCamera([], (host) => untilCamera(host, 'missing'));
  });

  it('is refused where the browser says no', async () => {
    await withCamera(['--use-fake-device-for-media-stream', '--deny-permission-prompts'], (host) =>
      untilCamera(host, 'refused'),
    );
  });
});
