import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from 'playwright-core';

export type LaunchedBrowser =
  | { readonly kind: 'launched'; readonly browser: Browser; readonly version: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface BrowserOptions {
  /** Switches beyond the usual ones, such as a camera feed. */
  readonly args?: readonly string[];
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Nothing of the browser's own goes out, and no GPU is needed (design section 8). */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const LAUNCH_LIMIT_MS = 30_000;

/** The installed Chromium, or undefined. */
export function findChromium(path: string = process.env['PATH'] ?? ''): string | undefined {
  const candidates = path.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find(isExecutable);
}

/** Starts the installed Chromium without a window, with a fresh profile. The caller closes it. */
export async function launchChromium({ args = [] }: BrowserOptions = {}): Promise<LaunchedBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    return { kind: 'failed', message: `no ${NAMES.join(', ')} on the PATH; on Debian: apt-get install chromium` };
  }
  const playwright = await loadPlaywright();
  if (playwright === undefined) {
    return { kind: 'failed', message: 'playwright-core is not installed; npm install playwright-core' };
  }
  try {
    const browser = await playwright.chromium.launch({
      executablePath,
      args: [...ARGS, ...args],
      timeout: LAUNCH_LIMIT_MS,
    });
    return { kind: 'launched', browser, version: browser.version() };
  } catch (error) {
    return { kind: 'failed', message: `Chromium did not start: ${firstLine(error)}` };
  }
}

async function loadPlaywright(): Promise<typeof import('playwright-core') | undefined> {
  try {
    return await import('playwright-core');
  } catch {
    // ERR_MODULE_NOT_FOUND: a tool of development, left out of an installed terminal.
    return undefined;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // ENOENT or EACCES: not there, or not for us.
    return false;
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? '';
}
