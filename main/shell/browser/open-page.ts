import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface OpenPageRequest {
  readonly url: string;
  /** Full screen without any control, in a profile of its own; else a tab of the person's own browser. */
  readonly kiosk: boolean;
  /** Folder of the kiosk's browser profile. */
  readonly profileFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
}

export type PageOpening =
  | { readonly kind: 'opening'; readonly command: string; readonly args: readonly string[] }
  /** Nothing here can show it; the address has to be opened by hand. */
  | { readonly kind: 'by-hand'; readonly why: string };

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** How the page would be brought to the screen on this machine. Pure but for a look at the PATH. */
export function planPageOpening(request: OpenPageRequest): PageOpening {
  const { url, env, platform } = request;
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return { kind: 'by-hand', why: 'there is no display' };
  }
  if (platform === 'linux' && request.isRoot) return { kind: 'by-hand', why: 'browsers do not run as root' };
  if (request.kiosk) {
    const chromium = onPath(CHROMIUM, env);
    if (chromium !== undefined) return { kind: 'opening', command: chromium, args: kioskArguments(request) };
    if (platform === 'linux') return { kind: 'by-hand', why: 'there is no Chromium on the PATH' };
  }
  if (platform === 'darwin') return { kind: 'opening', command: 'open', args: [url] };
  if (platform === 'win32') return { kind: 'opening', command: 'explorer.exe', args: [url] };
  const opener = onPath(['xdg-open'], env);
  if (opener !== undefined) return { kind: 'opening', command: opener, args: [url] };
  return { kind: 'by-hand', why: 'there is no xdg-open on the PATH' };
}

/** Opens the page. What is started outlives nobody: it is not waited for, and its failure is said in one line. */
export function openPage(request: OpenPageRequest, say: (line: string) => void): void {
  const plan = planPageOpening(request);
  if (plan.kind === 'by-hand') {
    say(`open ${request.url} in a browser (${plan.why})`);
    return;
  }
  const child = spawn(plan.command, plan.args, { stdio: 'ignore', detached: true });
  child.on('error', (error) => say(`open ${request.url} in a browser (${plan.command}: ${error.message})`));
  child.unref();
}

function kioskArguments({ url, profileFolder }: OpenPageRequest): string[] {
  return [
    '--kiosk',
    `--app=${url}`,
    `--user-data-dir=${profileFolder}`,
    '--no-first-run',
    '--noerrdialogs',
    '--disable-session-crashed-bubble',
    '--disable-pinch',
    '--overscroll-history-navigation=0',
    '--autoplay-policy=no-user-gesture-required',
  ];
}

function onPath(names: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // ENOENT or EACCES: not here.
      }
    }
  }
  return undefined;
}
