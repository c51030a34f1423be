import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindowConstructorOptions, CustomScheme } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostMessage } from '../../../main/ipc/contract.ts';
import type {
  ElectronParts,
  KioskContents,
  KioskSession,
  KioskWindow,
} from '../../../main/shell/electron/electron-parts.ts';
import { type KioskSurroundings, runKiosk } from '../../../main/shell/electron/run-kiosk.ts';
import { electronEvents, preventable } from '../../fakes/electron-events.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

let pageFolder = '';
beforeEach(() => {
  pageFolder = mkdtempSync(join(tmpdir(), 'tessera-page-'));
  writeFileSync(join(pageFolder, 'index.html'), '');
});
afterEach(() => rmSync(pageFolder, { recursive: true }));

/** Electron's module as far as the kiosk may use it; notes in `did` what is asked of it, in order. */
function electron(change: { isFirst?: boolean; switches?: readonly string[] } = {}) {
  const did: string[] = [];
  const note = (what: string) => () => void did.push(what);
  const appEvents = electronEvents();
  const contentsEvents = electronEvents();
  const sessionEvents = electronEvents();
  const seen: { window?: BrowserWindowConstructorOptions; schemes?: CustomScheme[] } = {};
  const session = strictFake<KioskSession>('session', {
    on: sessionEvents.on as never,
    setPermissionRequestHandler: note('permission requests handled'),
    setPermissionCheckHandler: note('permission checks handled'),
    setDevicePermissionHandler: note('devices handled'),
    setDisplayMediaRequestHandler: note('display media handled'),
    webRequest: { onBeforeRequest: note('requests filtered') },
  });
  const contents = strictFake<KioskContents>('contents', {
    id: 7,
    on: contentsEvents.on as never,
    isDestroyed: () => false,
    send: (channel) => void did.push(`sent ${channel}`),
    setWindowOpenHandler: note('new windows handled'),
    loadURL: async (url) => void did.push(`load ${url}`),
  });
  class Window {
    readonly webContents = contents;
    constructor(options: BrowserWindowConstructorOptions) {
      did.push('window');
      seen.window = options;
      appEvents.raise('web-contents-created', {}, contents);
    }
  }
  const parts = strictFake<ElectronParts>('electron', {
    app: strictFake<ElectronParts['app']>('app', {
      isPackaged: false,
      commandLine: { hasSwitch: (name) => change.switches?.includes(name) ?? false },
      enableSandbox: note('sandbox'),
      requestSingleInstanceLock: () => did.push('lock') > 0 && (change.isFirst ?? true),
      setPath: (name, path) => void did.push(`${name} ${path}`),
      on: appEvents.on as never,
      whenReady: async () => void did.push('ready'),
      exit: (code) => void did.push(`exit ${code}`),
      quit: note('quit'),
    }),
    protocol: {
      registerSchemesAsPrivileged: (schemes) => {
        did.push('scheme');
        seen.schemes = schemes;
      },
      handle: (scheme) => void did.push(`handle ${scheme}`),
    },
    session: { defaultSession: session },
    BrowserWindow: Window as unknown as new (options: BrowserWindowConstructorOptions) => KioskWindow,
    Menu: { setApplicationMenu: (menu) => void did.push(`menu ${menu}`) },
    ipcMain: { on: note('ipc') as never, removeListener: note('ipc closed') as never },
    powerSaveBlocker: { start: () => did.push('awake'), stop: () => did.push('asleep') > 0 },
    utilityProcess: strictFake<ElectronParts['utilityProcess']>('utilityProcess', {
      fork: () => {
        throw new Error('no reader was to be started');
      },
    }),
  });
  return { parts, did, seen, appEvents, contentsEvents, sessionEvents };
}

function surroundings(change: Partial<KioskSurroundings> = {}) {
  const log: string[] = [];
  const printed: string[] = [];
  const asked: unknown[] = [];
  const closed: string[] = [];
  const around: KioskSurroundings = {
    env: {},
    argv: ['electron', 'electron-main.js'],
    uid: 1000,
    pageFolder,
    preload: '/out/main/preload.cjs',
    commandEntry: '/app/out/main/cli.js',
    clock: fakeClock(),
    startTerminal: async ({ options }) => {
      asked.push(options);
      return {
        kind: 'started',
        isDemo: options.demo,
        channel: {
          connect: (listener) => {
            listener({ kind: 'view' } as HostMessage);
            return { receive: () => undefined, close: () => void closed.push('unsubscribed') };
          },
        },
        close: async () => void closed.push('terminal'),
      };
    },
    log: (line) => log.push(line),
    print: (line) => printed.push(line),
    ...change,
  };
  return { around, log, printed, asked, closed };
}

function optionsOf(options: object): NodeJS.ProcessEnv {
  return { TESSERA_ELECTRON_OPTIONS: JSON.stringify(options) };
}

describe('the kiosk in Electron', () => {
  it('puts every rule in place, what Electron wants before it is ready first', async () => {
    const { parts, did } = electron();
    const { around, log } = surroundings();
    await runKiosk(parts, around);
    expect(log).toEqual([]);
    expect(did.slice(0, 4)).toEqual(['sandbox', 'scheme', 'lock', 'ready']);
    for (const rule of [
      'menu null',
      'permission requests handled',
      'permission checks handled',
      'devices handled',
      'display media handled',
      'requests filtered',
      'handle app',
      'awake',
    ]) {
      expect(did.indexOf(rule), rule).toBeGreaterThan(3);
      expect(did.indexOf(rule), rule).toBeLessThan(did.indexOf('window'));
    }
    expect(did.indexOf('new windows handled')).toBeGreaterThan(did.indexOf('window'));
    expect(did.slice(-3)).toEqual(['sent tessera:host', 'ipc', 'load app://tessera/']);
  });

  it('does what has to be done before the app is ready without waiting for anything', () => {
    const { parts, did } = electron();
    void runKiosk(parts, surroundings().around);
    expect(did.slice(0, 3)).toEqual(['sandbox', 'scheme', 'lock']);
  });

  it('locks down each page that comes to be', async () => {
    const { parts, contentsEvents } = electron();
    await runKiosk(parts, surroundings().around);
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const event = preventable();
      contentsEvents.raise(name, event);
      expect(event.isPrevented, name).toBe(true);
    }
  });

  it('saves nothing and revives its page', async () => {
    const { parts, did, sessionEvents, contentsEvents } = electron();
    const clock = fakeClock();
    await runKiosk(parts, surroundings({ clock }).around);
    const download = preventable();
    sessionEvents.raise('will-download', download);
    expect(download.isPrevented).toBe(true);

    contentsEvents.raise('render-process-gone', {}, { reason: 'crashed' });
    await clock.pass(2_000);
    expect(did.filter((what) => what === 'load app://tessera/')).toHaveLength(2);
  });

  it('opens the one window with its protections', async () => {
    const { parts, seen } = electron();
    await runKiosk(parts, surroundings().around);
    expect(seen.window).toMatchObject({
      kiosk: true,
      webPreferences: { sandbox: true, contextIsolation: true, preload: '/out/main/preload.cjs' },
    });
    expect(seen.schemes).toHaveLength(1);
  });

  it('starts the terminal with the options it was given, and leaves none in the environment', async () => {
    const { parts, seen, did } = electron();
    const terminal = { demo: true, router: 'https://r.example/', service: null, reader: 'ACR1252' };
    const env = optionsOf({ terminal, profile: '/p' });
    const { around, asked } = surroundings({ env });
    await runKiosk(parts, around);
    expect(asked).toEqual([terminal]);
    expect(env).toEqual({});
    expect(seen.window).toMatchObject({ kiosk: false });
    expect(did.indexOf('userData /p')).toBeLessThan(did.indexOf('lock'));
  });

  it('prints where it serves when asked to', async () => {
    const asked = surroundings({ env: optionsOf({ json: true }) });
    await runKiosk(electron().parts, asked.around);
    expect(asked.printed).toEqual(['{"url":"app://tessera/","shell":"electron"}']);

    const silent = surroundings();
    await runKiosk(electron().parts, silent.around);
    expect(silent.printed).toEqual([]);
  });

  it('closes in reverse order when it is to end', async () => {
    const { parts, did, appEvents } = electron();
    const clock = fakeClock();
    const { around, closed } = surroundings({ clock });
    await runKiosk(parts, around);
    did.length = 0;
    appEvents.raise('before-quit', preventable());
    await clock.pass(0);
    expect(closed).toEqual(['unsubscribed', 'terminal']);
    expect(did).toEqual(['ipc closed', 'asleep', 'exit 0']);
  });

  it.each<[string, Partial<KioskSurroundings>, { isFirst?: boolean; switches?: readonly string[] }, string[], RegExp]>([
    ['as root', { uid: 0 }, {}, ['exit 2'], /root/],
    ['with its sandbox off', {}, { switches: ['no-sandbox'] }, ['exit 2'], /--no-sandbox is not allowed/],
    ['with a switch nobody knows', { argv: ['electron', 'main.js', '--x'] }, {}, ['exit 2'], /"--x"/],
    ['with options that are not ours', { env: { TESSERA_ELECTRON_OPTIONS: '{' } }, {}, ['exit 2'], /OPTIONS/],
    ['a second time', {}, { isFirst: false }, ['sandbox', 'scheme', 'lock', 'exit 1'], /running already/],
  ])('does not start %s', async (_, around, parts, expected, words) => {
    const kiosk = electron(parts);
    const { around: there, log, asked } = surroundings(around);
    await runKiosk(kiosk.parts, there);
    expect(kiosk.did).toEqual(expected);
    expect(asked).toEqual([]);
    expect(log).toEqual([expect.stringMatching(words)]);
    expect(log[0]).not.toContain('\n');
  });

  it('is a kiosk or an ordinary window as the terminal says, whatever was asked for', async () => {
    const { parts, seen } = electron();
    const { around } = surroundings();
    const startTerminal: KioskSurroundings['startTerminal'] = async (start) => ({
      ...(await around.startTerminal(start)),
      isDemo: true,
    });
    await runKiosk(parts, { ...around, startTerminal });
    expect(seen.window).toMatchObject({ kiosk: false });
  });

  it.each<[string, () => Partial<KioskSurroundings>]>([
    ['the page was not built', () => ({ pageFolder: join(pageFolder, 'gone') })],
    ['the terminal cannot be built', () => ({ startTerminal: () => Promise.reject(new Error('no keys')) })],
    [
      'another terminal is at work on the same data',
      () => ({ startTerminal: async () => ({ kind: 'failed', message: 'in use by process 12' }) }),
    ],
  ])('ends in one line where %s', async (_, change) => {
    const { parts, did } = electron();
    const { around, log } = surroundings(change());
    await runKiosk(parts, around);
    expect(did.at(-1)).toBe('exit 1');
    expect(did).not.toContain('window');
    expect(log).toEqual([expect.stringMatching(/^tessera: [^\n]+$/)]);
  });
});
