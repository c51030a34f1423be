import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { CliError } from '../../cli-error.ts';
import { launchChromium } from './browser.ts';
import { startFileServer } from './file-server.ts';
import {
  createFrameTally,
  createTally,
  type EngineScore,
  type FrameScore,
  type HeldReading,
  MOST_FRAMES,
  type Reading,
} from './qr-tally.ts';

export interface QrBench extends EngineScore {
  readonly images: number;
  /** How many of the images have a text to be read. */
  readonly codes: number;
  /** Pictures the page did not read, or misread. */
  readonly missed: readonly string[];
  /** The same pictures held before the camera, frame by frame until they are read. */
  readonly frame: FrameScore;
  /** The same pictures in the same run, by qr-scanner's own engine. */
  readonly baseline: EngineScore & { readonly engine: 'qr-scanner' };
  readonly browser: string;
}

interface Picture {
  readonly name: string;
  readonly text: string | null;
}

const PICTURES = new Set(['.png', '.jpg', '.jpeg', '.webp', '.gif', '.bmp']);
/** The kiosk's own, and `blob:` workers besides: qr-scanner's engine comes from one. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'";
const ENGINES = { own: 'still()', qrScanner: 'qrScanner()' } as const;
/** Decodings of a picture by each engine; before the first picture each runs once uncounted, to load. */
const RUNS = 3;
const READY_LIMIT_MS = 20_000;

/**
 * `tessera bench qr`: the page's own decoder in a real browser over a folder of pictures. One with a `.txt` beside
 * it must read as that text, one without must not read. Throws a {@link CliError} where there is no folder, no
 * picture, no built page or no browser.
 */
export async function benchQr(dir: string): Promise<QrBench> {
  const pictures = await picturesIn(dir);
  const launched = await launchChromium();
  if (launched.kind === 'failed') throw new CliError(launched.message);
  try {
    const files = await startFileServer({
      folders: { '/': builtPage(), '/images/': dir },
      contentSecurityPolicy: POLICY,
    });
    try {
      const page = await launched.browser.newPage();
      await page.goto(`${files.origin}/bench.html`);
      await untilReady(page);
      return { ...(await decodeAll(page, dir, pictures)), browser: launched.version };
    } finally {
      await files.close();
    }
  } finally {
    await launched.browser.close();
  }
}

/** Asks from outside: what waits inside the page is evaluated there, and the page's policy forbids that. */
async function untilReady(page: Page): Promise<void> {
  const giveUpAt = performance.now() + READY_LIMIT_MS;
  while ((await page.evaluate('window.tesseraBench !== undefined')) !== true) {
    if (performance.now() > giveUpAt) throw new CliError('the decoder did not come up in the browser');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function decodeAll(page: Page, dir: string, pictures: readonly Picture[]): Promise<Omit<QrBench, 'browser'>> {
  const tallies = { own: createTally(), qrScanner: createTally() };
  const frames = createFrameTally();
  const engines = Object.keys(ENGINES) as (keyof typeof ENGINES)[];
  const decode = (engine: keyof typeof ENGINES): Promise<Reading> => page.evaluate(`tesseraBench.${ENGINES[engine]}`);
  const hold = (): Promise<HeldReading> => page.evaluate(`tesseraBench.hold(${MOST_FRAMES})`);
  for (const engine of engines) await decode(engine);
  await hold();
  for (const { name, text } of pictures) {
    const url = JSON.stringify(`/images/${encodeURIComponent(name)}`);
    const isPicture = await page.evaluate(`tesseraBench.load(${url})`);
    if (isPicture !== true) throw new CliError(`${join(dir, name)}: not a picture the browser can show`);
    for (const engine of engines) {
      const readings: Reading[] = [];
      for (let run = 0; run < RUNS; run += 1) readings.push(await decode(engine));
      tallies[engine].add(name, text, readings);
    }
    frames.add(name, text, await hold());
  }
  return {
    images: pictures.length,
    codes: pictures.filter(({ text }) => text !== null).length,
    ...tallies.own.score(),
    missed: tallies.own.missed(),
    frame: frames.score(),
    baseline: { engine: 'qr-scanner', ...tallies.qrScanner.score() },
  };
}

async function picturesIn(dir: string): Promise<Picture[]> {
  const names = await readdir(dir).catch((cause: unknown) => {
    throw new CliError(`${dir}: no folder that can be read (${cause instanceof Error ? cause.message : cause})`);
  });
  const texts = new Set(names.filter((name) => name.endsWith('.txt')));
  const pictures = names.filter((name) => PICTURES.has(extname(name).toLowerCase())).sort();
  if (pictures.length === 0) throw new CliError(`${dir}: no pictures; looked for ${[...PICTURES].join(', ')}`);
  return Promise.all(
    pictures.map(async (name) => {
      const beside = `${name.slice(0, -extname(name).length)}.txt`;
      if (!texts.has(beside)) return { name, text: null };
      // An editor's last line break isn't the code's.
      return { name, text: (await readFile(join(dir, beside), 'utf8')).replace(/\r?\n$/, '') };
    }),
  );
}

/** The built page: `out/renderer` of the nearest folder above this file, run from source or bundled. */
function builtPage(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (dirname(folder) !== folder) {
    const built = join(folder, 'out', 'renderer');
    if (existsSync(join(built, 'bench.html'))) return built;
    folder = dirname(folder);
  }
  throw new CliError('the page is not built; npm run build');
}
