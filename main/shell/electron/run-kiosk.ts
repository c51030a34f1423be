import type { Clock } from '../../application/ports/terminal-ports.ts';
import {
  ELECTRON_OPTIONS_VARIABLE,
  type KioskTerminalOptions,
  parseElectronOptions,
} from '../choose/electron-options.ts';
import type { PageChannel } from '../page-channel.ts';
import { APP_URL } from './app-address.ts';
import { connectPage } from './connect-page.ts';
import { denyDownloads } from './deny-downloads.ts';
import { denyNewWindows } from './deny-new-windows.ts';
import { denyRemoteRequests } from './deny-remote-requests.ts';
import { denyWebviews } from './deny-webviews.ts';
import type { ElectronParts, KioskWindow } from './electron-parts.ts';
import { grantCameraOnly } from './grant-camera-only.ts';
import { keepDisplayAwake } from './keep-display-awake.ts';
import { listPageFiles } from './page-files.ts';
import { quitInOrder } from './quit-in-order.ts';
import { revivePage } from './revive-page.ts';
import { PAGE_SCHEME, servePage } from './serve-page.ts';
import { claimSingleInstance } from './single-instance.ts';
import { startRefusal } from './start-refusal.ts';
import { stayOnPage } from './stay-on-page.ts';
import { utilityCommand } from './utility-command.ts';
import { type ReaderChild, type ReaderListener, startUtilityReader } from './utility-reader.ts';
import { windowOptions } from './window-options.ts';

/** Builds the terminal behind the page; `main/shell/start` has the real one. */
type StartTerminal = (start: {
  readonly options: KioskTerminalOptions;
  /** Starts the bundled reader process. */
  readonly startReader: (entry: string, listener: ReaderListener) => ReaderChild;
  /** Runs a `tessera` command in a process of its own and gives its stdout. */
  readonly ownCommand: (args: readonly string[], limitMs: number) => Promise<string>;
}) => Promise<
  | { readonly kind: 'started'; readonly channel: PageChannel; readonly isDemo: boolean; close(): Promise<void> }
  | { readonly kind: 'failed'; readonly message: string }
>;

export interface KioskSurroundings {
  readonly env: NodeJS.ProcessEnv;
  /** The whole command line, program first. */
  readonly argv: readonly string[];
  readonly uid: number | undefined;
  /** Folder of the built page. */
  readonly pageFolder: string;
  /** Path of the bundled preload. */
  readonly preload: string;
  /** Path of the bundled command. */
  readonly commandEntry: string;
  readonly clock: Clock;
  readonly startTerminal: StartTerminal;
  /** A line on stderr. */
  readonly log: (line: string) => void;
  /** A line on stdout. */
  readonly print: (line: string) => void;
}

/** Exit codes as the command line has them (design section 7). */
const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Electron's composition: every rule is put in place here, in the order Electron needs. What has to happen before the
 * app is ready happens before the first await. Never rejects: what can't go on is logged in one line and exits.
 */
export async function runKiosk(electron: ElectronParts, around: KioskSurroundings): Promise<void> {
  const { app } = electron;
  const { env, log } = around;
  const parsed = parseElectronOptions(env[ELECTRON_OPTIONS_VARIABLE]);
  delete env[ELECTRON_OPTIONS_VARIABLE];
  // Unpackaged, the entry's path is an argument too.
  const args = around.argv.slice(app.isPackaged ? 1 : 2);
  const refusal = parsed.ok
    ? startRefusal({ uid: around.uid, args, hasSwitch: (name) => app.commandLine.hasSwitch(name) })
    : parsed.message;
  if (!parsed.ok || refusal !== undefined) {
    log(`tessera: ${refusal}`);
    return app.exit(WRONG_USAGE);
  }
  const { options } = parsed;
  let window: KioskWindow | undefined;

  app.enableSandbox();
  electron.protocol.registerSchemesAsPrivileged([PAGE_SCHEME]);
  if (options.profile !== null) app.setPath('userData', options.profile);
  if (!claimSingleInstance(app, () => window)) {
    log('tessera: a kiosk is running already');
    return app.exit(FAILED);
  }
  app.on('web-contents-created', (_event, contents) => {
    stayOnPage(contents);
    denyNewWindows(contents);
    denyWebviews(contents);
  });
  const quit = quitInOrder(app, around.clock);

  try {
    await app.whenReady();
    // Without a menu there are no accelerators for reload, zoom or developer tools.
    electron.Menu.setApplicationMenu(null);
    const session = electron.session.defaultSession;
    grantCameraOnly(session, () => window?.webContents);
    denyDownloads(session);
    denyRemoteRequests(session.webRequest);
    servePage(electron.protocol, await listPageFiles(around.pageFolder));

    const terminal = await around.startTerminal({
      options: options.terminal,
      startReader: startUtilityReader(electron.utilityProcess.fork),
      ownCommand: utilityCommand(electron.utilityProcess.fork, around.commandEntry),
    });
    if (terminal.kind === 'failed') {
      log(`tessera: ${terminal.message}`);
      return app.exit(FAILED);
    }
    quit.closing(() => terminal.close());
    quit.closing(keepDisplayAwake(electron.powerSaveBlocker));

    window = new electron.BrowserWindow(windowOptions({ preload: around.preload, demo: terminal.isDemo }));
    const contents = window.webContents;
    // A load that fails is told by `did-fail-load`, where it is tried again.
    const load = () => void contents.loadURL(APP_URL).catch(() => {});
    quit.closing(connectPage({ ipc: electron.ipcMain, contents, channel: terminal.channel, log }));
    quit.closing(revivePage({ contents, load, clock: around.clock, log }));
    load();
    if (options.json) around.print(JSON.stringify({ url: APP_URL, shell: 'electron' }));
  } catch (error) {
    log(`tessera: the kiosk could not start: ${error instanceof Error ? error.message : String(error)}`);
    app.exit(FAILED);
  }
}
