import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import type { TerminalView } from '../../main/ipc/contract.ts';
import { qrModules } from '../../renderer/qr/qr-modules.ts';
import { encodePng, type Raster } from '../bench/png.ts';
import { positives } from '../bench/positive-images.ts';
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

/**
 * A camera feed of these pictures, one after another and again, 30 a second. Chromium's fake camera takes 4:2:0 only,
 * and shows nothing of other MJPEG.
 */
async function feedOf(name: string, ...frames: readonly Raster[]): Promise<string> {
  const feed = join(folder, `${name}.mjpeg`);
  await Promise.all(frames.map((frame, i) => writeFile(join(folder, `${name}-${i}.png`), encodePng(frame))));
  const encoding = ['-t', '2', '-r', '30', '-q:v', '3', '-pix_fmt', 'yuvj420p'];
  const pictures = ['-framerate', '30', '-loop', '1', '-i', join(folder, `${name}-%d.png`)];
  await run('ffmpeg', ['-loglevel', 'error', '-y', ...pictures, ...encoding, feed]);
  return feed;
}

const fed = (feed: string): string[] => [...FAKE_CAMERA, `--use-file-for-fake-video-capture=${feed}`];

function codeAt(frame: Raster, text: string, x: number, isInverted = false): Raster {
  const { dark, light } = PRINT;
  const print = isInverted ? { ...PRINT, dark: light, light: dark } : PRINT;
  return place(frame, printCode(qrModules(text), print), { x, y: 350, size: 300, turn: 7 });
}

const wall = (): Raster => blank(1280, 720, [120, 110, 100, 255]);

interface Setup {
  readonly args: readonly string[];
  readonly view?: TerminalView;
  /** Runs in the page before anything of it. */
  readonly before?: string;
}

async function withCamera(
  setup: readonly string[] | Setup,
  look: (host: PageHost, page: Page) => Promise<void>,
): Promise<void> {
  const { args, view = IDLE, before = '' }: Setup = 'args' in setup ? setup : { args: setup };
  const launched = await launchChromium({ args });
  if (launched.kind === 'failed') throw new Error(launched.message);
  const host = await startPageHost();
  try {
    host.show(view);
    const page = await launched.browser.newPage();
    if (before !== '') await page.addInitScript(before);
    const errors: string[] = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(host.origin);
    await look(host, page);
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

/** What can't be had of a fake device: its tracks by name, and the faults of a real one. */
const KEEP_TRACKS = `
  globalThis.keptTracks = [];
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await ask(wish);
    keptTracks.push(...stream.getVideoTracks());
    return stream;
  };`;
const BUSY_THREE_TIMES = `
  let times = 0;
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    if (++times <= 3) throw new DOMException('Could not start video source', 'NotReadableError');
    return ask(wish);
  };`;
const NONE_UNTIL_PLUGGED_IN = `
  let isPluggedIn = false;
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    if (!isPluggedIn) throw new DOMException('Requested device not found', 'NotFoundError');
    return ask(wish);
  };
  globalThis.plugIn = () => {
    isPluggedIn = true;
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  };`;

describe('the camera of the page', () => {
  it.each([
    ['a code', false],
    ['an inverted code', true],
  ])('reads %s before it, once for as long as it stays', async (name, isInverted) => {
    const feed = await feedOf(`one-${isInverted}`, codeAt(wall(), A, 620, isInverted));
    await withCamera(fed(feed), async (host) => {
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
    await withCamera(fed(feed), async (host) => {
      await host.expect('two-codes', 20_000);
      expect(host.received.filter(({ kind }) => kind === 'scanned')).toEqual([]);
    });
  });

  it('says nothing of a wall', async () => {
    const feed = await feedOf('wall', wall());
    await withCamera(fed(feed), async (host) => {
      await untilCamera(host, 'running');
      await new Promise((resolve) => setTimeout(resolve, 2000));
      expect(host.received.filter(({ kind }) => kind === 'scanned' || kind === 'two-codes')).toEqual([]);
    });
  });

  it('refuses two cards of which the first frame catches one', async () => {
    const [one, both] = [codeAt(wall(), A, 330), codeAt(codeAt(wall(), A, 330), B, 930)];
    const feed = await feedOf('one-then-two', one, ...Array.from({ length: 19 }, () => both));
    await withCamera(fed(feed), async (host) => {
      await host.expect('two-codes', 20_000);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(host.received.filter(({ kind }) => kind === 'scanned')).toEqual([]);
    });
  });

  it.each([
    'frame-dim-0',
    'frame-phone-bands-0',
    'frame-overexposed-0',
    'frame-tilted-both-0',
    'frame-upside-down-0',
    'frame-inverted-phone-0',
    'frame-very-far-0',
    'frame-moving-0',
    'frame-noisy-0',
  ])('reads %s', async (name) => {
    const image = [...positives(qrModules)].find((candidate) => candidate.name === name);
    if (image === undefined) throw new Error(`no picture ${name}`);
    await withCamera(fed(await feedOf(name, image.draw())), async (host) => {
      expect((await host.expect('scanned', 20_000)).text).toBe(image.text);
    });
  });

  it('reads a code without a quiet zone on a light wall', async () => {
    const code = printCode(qrModules(A), { ...PRINT, quiet: 0 });
    const frame = place(blank(1280, 720, [205, 200, 190, 255]), code, { x: 640, y: 360, size: 260 });
    await withCamera(fed(await feedOf('no-quiet-zone', frame)), async (host) => {
      expect((await host.expect('scanned', 20_000)).text).toBe(A);
    });
  });

  it('says that the lens is covered', async () => {
    const black = blank(1280, 720, [2, 2, 2, 255]);
    await withCamera(fed(await feedOf('black', black)), async (host) => {
      await untilCamera(host, 'covered');
      expect(host.received.filter(({ kind }) => kind === 'scanned')).toEqual([]);
    });
  });

  it('takes the camera that is named, and none other', async () => {
    const several = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=3'];
    const camera = { name: 'FAKE_DEVICE_2', nth: 1, mirror: true, torch: false, exposure: null };
    const inputs = { camera, keypad: false, scanners: [] };
    await withCamera({ args: several, view: { ...IDLE, inputs } }, async (host, page) => {
      await untilCamera(host, 'running');
      const label = "document.querySelector('video.camera-feed').srcObject.getVideoTracks()[0].label";
      expect(await page.evaluate(label)).toBe('fake_device_2');
      host.show({ ...IDLE, inputs: { ...inputs, camera: { ...camera, name: 'Brio' } } });
      await untilCamera(host, 'missing');
      expect(await page.$('video.camera-feed')).toBeNull();
    });
  });

  it('is stopped where it is not wanted: switched off, or out of order', async () => {
    await withCamera({ args: FAKE_CAMERA, before: KEEP_TRACKS }, async (host, page) => {
      await untilCamera(host, 'running');
      host.show({ ...IDLE, inputs: { camera: null, keypad: false, scanners: [] } });
      await untilCamera(host, 'off');
      expect(await page.evaluate('keptTracks.every((track) => track.readyState === "ended")')).toBe(true);
      host.show(IDLE);
      await untilCamera(host, 'running');
      host.show({ ...IDLE, session: { state: 'out-of-order', code: 'CONFIG', message: '-', remedy: '-' } });
      await untilCamera(host, 'off');
      expect(await page.evaluate('keptTracks.every((track) => track.readyState === "ended")')).toBe(true);
    });
  });

  it('is lost when it is unplugged, and comes back by itself', async () => {
    await withCamera({ args: FAKE_CAMERA, before: KEEP_TRACKS }, async (host, page) => {
      await untilCamera(host, 'running');
      host.forget();
      // What Chromium does to the track of a camera that is pulled out.
      await page.evaluate("keptTracks.at(-1).stop(); keptTracks.at(-1).dispatchEvent(new Event('ended'))");
      await expect.poll(() => host.received).toContainEqual({ kind: 'camera', state: 'lost' });
      await untilCamera(host, 'running');
    });
  });

  it('is busy while another program has it, and comes back when it is free', async () => {
    await withCamera({ args: FAKE_CAMERA, before: BUSY_THREE_TIMES }, async (host) => {
      await expect.poll(() => host.received, { timeout: 10_000 }).toContainEqual({ kind: 'camera', state: 'busy' });
      await untilCamera(host, 'running');
    });
  });

  it('is looked for at once when one is plugged in', async () => {
    await withCamera({ args: FAKE_CAMERA, before: NONE_UNTIL_PLUGGED_IN }, async (host, page) => {
      await untilCamera(host, 'missing');
      await new Promise((resolve) => setTimeout(resolve, 3500));
      await page.evaluate('plugIn()');
      await expect.poll(() => host.received.at(-1), { timeout: 2500 }).toEqual({ kind: 'camera', state: 'running' });
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
