import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { tesseraHome } from '../../config/home.ts';
import { loadSettings } from '../../config/settings.ts';
import { openLog } from '../../log/log.ts';
import { startBrowserHost } from '../../shell/browser/host.ts';
import { openPage } from '../../shell/browser/open-page.ts';
import type { KioskTerminalOptions } from '../../shell/choose/electron-options.ts';
import { fetchElectron } from '../../shell/choose/fetch-electron.ts';
import { launchElectron } from '../../shell/choose/launch-electron.ts';
import { probeMachine } from '../../shell/choose/probe-machine.ts';
import { settleShell, shellLine } from '../../shell/choose/settle-shell.ts';
import { openReaders } from '../../shell/start/open-readers.ts';
import { ownCommandBy } from '../../shell/start/own-command.ts';
import { documentShelf } from '../../shell/start/report-delivery.ts';
import { runTerminal } from '../../shell/start/run-terminal.ts';
import { CliError } from '../cli-error.ts';
import { outFolder } from '../out-folder.ts';
import { createOutput, say } from '../output.ts';
import { portNumber } from '../port-number.ts';
import { type Told, untilTold } from '../until-told.ts';

interface KioskOptions {
  readonly shell?: 'auto' | 'electron' | 'browser';
  readonly demo?: boolean;
  readonly router?: string;
  readonly service?: string;
  readonly reader?: string;
  readonly port?: number;
  readonly open: boolean;
  readonly json?: boolean;
}

/** `tessera kiosk`: the main job. Without configuration it is a demo. */
export function registerKiosk(program: Command): void {
  program
    .command('kiosk')
    .description('run the terminal with its screen; without configuration a demo')
    .addOption(new Option('--shell <shell>', 'what shows the page').choices(['auto', 'electron', 'browser']))
    .option('--demo', 'simulated registry and sample cards')
    .option('--router <url>', 'registry to ask: production, sandbox, or an address')
    .option('--service <id>', 'service this terminal stands at')
    .option('--reader <name>', 'part of the name of the reader to use, a virtual one too')
    .option('--port <n>', 'TCP port on loopback for the browser shell; 0 for any', portNumber)
    .option('--no-open', 'do not open a browser')
    .option('--json', 'first line on stdout: { url, shell }')
    .action(kiosk);
}

async function kiosk(options: KioskOptions): Promise<void> {
  const told = untilTold();
  const loaded = loadSettings(tesseraHome(process.env, process.platform));
  const settings = loaded.kind === 'ok' ? loaded.settings : undefined;
  const request = options.shell ?? settings?.shell ?? 'auto';
  const settled = await settleShell({
    request,
    probes: probeMachine(),
    signal: told.signal,
    say,
    fetch: fetchElectron,
  });
  if (settled.kind === 'none') throw new CliError(settled.why);
  say(shellLine(settled));
  const terminal: KioskTerminalOptions = {
    demo: options.demo ?? false,
    router: options.router ?? null,
    service: options.service ?? null,
    reader: options.reader ?? null,
  };
  if (settled.kind === 'electron') {
    const end = await launchElectron({
      binary: settled.binary,
      entry: join(outFolder(), 'main', 'electron-main.js'),
      options: { terminal, json: options.json ?? false, profile: null },
      signal: told.signal,
    });
    if (end.kind === 'exited') {
      process.exitCode = end.code;
      return;
    }
    if (request === 'electron') throw new CliError(`Electron did not start: ${end.detail}`);
    say(`shell: browser (Electron did not start: ${end.detail})`);
  }
  await serveInBrowser(terminal, options, told);
}

async function serveInBrowser(wish: KioskTerminalOptions, options: KioskOptions, told: Told): Promise<void> {
  const pageFolder = join(outFolder(), 'renderer');
  if (!existsSync(join(pageFolder, 'index.html'))) {
    throw new CliError(`the page is not built (${pageFolder} has no index.html): run "npm run build"`);
  }
  const log = openLog({ level: 'info' });
  const shelf = documentShelf(SYSTEM_CLOCK.setTimer);
  const start = await runTerminal({
    ...{ options: wish, env: process.env, platform: process.platform, log, openReaders },
    reports: shelf.delivery,
    ownCommand: ownCommandBy(process.argv[1] ?? '', process.env),
  });
  if (start.kind !== 'started') throw new CliError(start.message, start.kind === 'impossible' ? 2 : 1);
  try {
    const host = await startBrowserHost({
      channel: start.channel,
      pageFolder,
      port: options.port ?? start.current().settings.port,
      say,
      samples: () => start.current().printable,
      metrics: () => start.current().metrics,
      takeDocument: shelf.take,
    });
    try {
      announce(host.url, options, start.current().printable !== undefined);
      await told.ended;
    } finally {
      await host.close();
    }
  } finally {
    await start.close();
  }
}

function announce(url: string, options: KioskOptions, isDemo: boolean): void {
  createOutput(options).record({ url, shell: 'browser' }, () => `Tessera${isDemo ? ' (demo)' : ''} serves at ${url}`);
  if (!options.open) return;
  const home = tesseraHome(process.env, process.platform);
  openPage(
    {
      url,
      kiosk: !isDemo,
      profileFolder: join(home.root, 'browser'),
      env: process.env,
      platform: process.platform,
      isRoot: process.getuid?.() === 0,
    },
    say,
  );
}
