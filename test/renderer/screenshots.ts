import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import type { TerminalView } from '../../main/ipc/contract.ts';
import { startPageHost } from './page-host.ts';
import { DEMO, IDLE, showing, VERDICTS, viewOf } from './views.ts';

/**
 * Every screen in three formats, light and dark: `node test/renderer/screenshots.ts FOLDER [NAME...]`. The page
 * must have been built. NAME limits the screens.
 */

const SIZES = { portrait: [1080, 1920], landscape: [1920, 1080], small: [800, 480] } as const;

const NOTHING_PLUGGED_IN = 'idle-nothing-plugged-in';
const WITH_CAMERA = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

const OUT_OF_ORDER = {
  state: 'out-of-order',
  code: 'CONFIG',
  message: 'The configuration can’t be read',
  remedy: 'Line 12 of tessera.jsonc: “freshSeconds” wants a whole number of seconds. Correct it and start again.',
} as const;

const SCREENS: Readonly<Record<string, TerminalView>> = {
  idle: IDLE,
  demo: DEMO,
  [NOTHING_PLUGGED_IN]: {
    ...IDLE,
    readers: { state: 'no-service', names: [] },
    registry: { ...IDLE.registry, state: 'failing', failure: 'dns' },
  },
  reading: viewOf({ state: 'reading', presentationId: 'p' }),
  'looking-up': viewOf({ state: 'looking-up', presentationId: 'p', evidence: 'qr' }),
  'awaiting-removal': viewOf({ state: 'awaiting-removal' }),
  'out-of-order': viewOf(OUT_OF_ORDER),
  ...Object.fromEntries(VERDICTS.map((v) => [`${v.kind}-${v.reason}`, viewOf(showing(v, `p ${v.reason}`, 60_000))])),
};

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node test/renderer/screenshots.ts FOLDER [NAME...]');
await mkdir(folder, { recursive: true });

const host = await startPageHost();
try {
  const wanted = Object.entries(SCREENS).filter(([name]) => names.length === 0 || names.includes(name));
  const isBare = ([name]: [string, TerminalView]): boolean => name === NOTHING_PLUGGED_IN;
  await shoot(
    folder,
    wanted.filter((screen) => !isBare(screen)),
    WITH_CAMERA,
  );
  await shoot(folder, wanted.filter(isBare), []);
} finally {
  await host.close();
}

async function shoot(into: string, screens: [string, TerminalView][], args: readonly string[]): Promise<void> {
  if (screens.length === 0) return;
  const launched = await launchChromium({ args });
  if (launched.kind === 'failed') throw new Error(launched.message);
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await launched.browser.newContext({ viewport: { width, height }, colorScheme });
      const page = await context.newPage();
      host.forget();
      host.show(IDLE);
      await page.goto(host.origin);
      for (const [name, view] of screens) {
        host.show(view);
        await page.waitForSelector(`html[data-state="${view.session.state}"]`);
        await page.waitForTimeout(700);
        await page.screenshot({ path: join(into, `${name}.${size}.${colorScheme}.png`) });
      }
      await context.close();
    }
  }
  await launched.browser.close();
}
