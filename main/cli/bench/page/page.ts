import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { CliError } from '../../cli-error.ts';
import { outFolder } from '../../out-folder.ts';
import { type Distribution, distributionOf } from '../distribution.ts';
import { numberedEscn } from '../privacy/numbered-escn.ts';
import { launchChromium } from '../qr/browser.ts';
import { type BenchedTerminal, startBenchedTerminal } from './benched-terminal.ts';
import { FEED_SECONDS, makeCodeFeed } from './code-feed.ts';
import { type Footprint, footprintOf } from './footprint.ts';
import { PAGE_PROBE, type Paint } from './page-probe.ts';

export interface PageBenchOptions {
  /** Verdicts of which the time to paint is measured. */
  readonly verdicts?: number;
  /** Codes that come into the camera's view. */
  readonly codes?: number;
  /** Verdicts one after another, for what the page keeps. */
  readonly cycles?: number;
}

export interface PageBench {
  /** From the terminal's message in the page to the verdict painted, ms. */
  readonly verdictToPaint: Distribution;
  /** The slowest of the first few, one of each kind, ms. */
  readonly firstVerdictMs: number;
  /** From the first camera frame with the code to the verdict painted, ms. */
  readonly codeToPaint: Distribution;
  /** From the request to the first screen, ms. */
  readonly readyMs: number;
  /** What the kiosk page loads, gzip as a server would send it. */
  readonly bundle: { readonly files: number; readonly bytes: number; readonly gzipBytes: number };
  /** Of the page, garbage collected, a tenth of the cycles in and at their end. */
  readonly kept: { readonly cycles: number; readonly early: Footprint; readonly late: Footprint };
  readonly browser: string;
}

/** Quality section 2, and what a page that keeps nothing may still differ by. */
const BUDGET = {
  verdictToPaintMs: 32,
  codeToPaintMs: 250,
  grownHeapBytes: 1_000_000,
  grownNodes: 100,
  grownListeners: 20,
};
const DEFAULTS = { verdicts: 100, codes: 20, cycles: 2400 };
const PAINT_LIMIT_MS = 10_000;
/** How much faster than in life a verdict leaves the screen: a second for one of four. */
const HURRY = 4;
/** Each kind of verdict once or twice, with what it fetches and compiles. */
const WARM_UP = 6;
/** Between two cards, in ms: no queue is faster. */
const BETWEEN_CARDS_MS = 100;
/** Cards after which there is nobody for a moment. */
const CARDS_IN_A_QUEUE = 40;
const FAKE_CAMERA = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

/** `tessera bench page`: the real page in a real Chromium on a real terminal. Throws a {@link CliError}. */
export async function benchPage(options: PageBenchOptions = {}): Promise<PageBench> {
  const { verdicts, codes, cycles } = { ...DEFAULTS, ...options };
  const folder = mkdtempSync(join(tmpdir(), 'tessera-page-'));
  const feed = makeCodeFeed(folder, `https://s.esc-r.eu/${numberedEscn(1)}`);
  const args = [...FAKE_CAMERA, `--use-file-for-fake-video-capture=${feed}`];
  const launched = await launchChromium({ args });
  if (launched.kind === 'failed') throw new CliError(launched.message);
  const terminal = await startBenchedTerminal(join(outFolder(), 'renderer'), HURRY);
  try {
    const page = await launched.browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.addInitScript(PAGE_PROBE);
    const loaded = await openPage(page, terminal.url);
    const byCamera = await watchCodes(page, codes);
    const rest = await launched.browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.close();
    await rest.addInitScript(PAGE_PROBE);
    // A camera has codes of its own; what follows is held out by the terminal alone.
    await rest.addInitScript('delete Object.getPrototypeOf(navigator).mediaDevices');
    await openPage(rest, terminal.url);
    const paints = await showVerdicts(rest, terminal, verdicts);
    const kept = await keepShowing(rest, terminal, cycles);
    return { ...loaded, codeToPaint: byCamera, ...paints, kept, browser: launched.version };
  } finally {
    await terminal.close();
    await launched.browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function isPageQuick({ verdictToPaint, codeToPaint, kept: { early, late } }: PageBench): boolean {
  return (
    verdictToPaint.p95 <= BUDGET.verdictToPaintMs &&
    codeToPaint.p95 <= BUDGET.codeToPaintMs &&
    late.heapBytes - early.heapBytes <= BUDGET.grownHeapBytes &&
    late.nodes - early.nodes <= BUDGET.grownNodes &&
    late.listeners - early.listeners <= BUDGET.grownListeners
  );
}

async function openPage(page: Page, url: string): Promise<Pick<PageBench, 'readyMs' | 'bundle'>> {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.ok()) bodies.push(response.body().catch(() => Buffer.alloc(0)));
  });
  const start = performance.now();
  await page.goto(url);
  await page.waitForSelector('html[data-state="idle"]', { timeout: PAINT_LIMIT_MS });
  const readyMs = Math.round(performance.now() - start);
  // The decoder's thread and its WebAssembly come behind the first screen.
  await delay(2000);
  const files = await Promise.all(bodies);
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  return {
    readyMs,
    bundle: {
      files: files.length,
      bytes: sum(files.map(({ length }) => length)),
      gzipBytes: sum(files.map((file) => gzipSync(file).length)),
    },
  };
}

async function watchCodes(page: Page, codes: number): Promise<Distribution> {
  await page.evaluate('watchCorner()');
  await page.evaluate('probe.paints.length = 0');
  const limit = performance.now() + 1000 * (codes + 5) * 2 * (FEED_SECONDS.away + FEED_SECONDS.inView);
  // The first one may have been in view before the corner was watched.
  while ((await paintsOf(page)).length <= codes) {
    if (performance.now() > limit) throw new CliError('the codes before the camera came to no verdict');
    await delay(250);
  }
  return distributionOf(Float64Array.from((await paintsOf(page)).slice(1), ({ sinceLight }) => sinceLight));
}

/** Each card interrupts the one before, as in a queue; verdicts of one kind never follow each other. */
async function showVerdicts(
  page: Page,
  terminal: BenchedTerminal,
  verdicts: number,
): Promise<Pick<PageBench, 'verdictToPaint' | 'firstVerdictMs'>> {
  await page.evaluate('probe.paints.length = 0');
  for (let turn = 0; turn < verdicts + WARM_UP; turn += 1) {
    await showOne(terminal, 10 + turn);
    await delay(BETWEEN_CARDS_MS);
  }
  const times = (await paintsOf(page)).map(({ sinceMessage }) => sinceMessage);
  const verdictToPaint = distributionOf(Float64Array.from(times.slice(WARM_UP)));
  return { verdictToPaint, firstVerdictMs: Math.round(Math.max(...times.slice(0, WARM_UP))) };
}

async function keepShowing(page: Page, terminal: BenchedTerminal, cycles: number): Promise<PageBench['kept']> {
  const cdp = await page.context().newCDPSession(page);
  let early: Footprint | undefined;
  for (let turn = 0; turn < cycles; turn += 1) {
    await showOne(terminal, 5000 + turn);
    if (turn === Math.floor(cycles / 10)) early = await footprintOf(page, cdp);
    if (turn % CARDS_IN_A_QUEUE === 0) {
      await page.waitForSelector('html[data-state="idle"]', { timeout: PAINT_LIMIT_MS });
      await page.evaluate('probe.paints.length = 0');
    }
  }
  const late = await footprintOf(page, cdp);
  return { cycles, early: early ?? late, late };
}

async function showOne(terminal: BenchedTerminal, turn: number): Promise<void> {
  const painted = terminal.next('painted', PAINT_LIMIT_MS);
  terminal.present(turn);
  await painted;
}

function paintsOf(page: Page): Promise<Paint[]> {
  return page.evaluate('probe.paints');
}
