import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  CommandLine,
  IpcMain,
  PowerSaveBlocker,
  Protocol,
  Session,
  utilityProcess,
  WebContents,
  WebRequest,
} from 'electron';

/** The window as far as the kiosk uses it. */
export type KioskWindow = Pick<BrowserWindow, 'isDestroyed' | 'isMinimized' | 'restore' | 'focus'> & {
  readonly webContents: KioskContents;
};

export type KioskContents = Pick<
  WebContents,
  'id' | 'on' | 'send' | 'isDestroyed' | 'loadURL' | 'setWindowOpenHandler' | 'forcefullyCrashRenderer'
>;

export type KioskSession = Pick<
  Session,
  | 'on'
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
> & { readonly webRequest: Pick<WebRequest, 'onBeforeRequest'> };

/** What the kiosk uses of the `electron` module, and all it uses. */
export interface ElectronParts {
  readonly app: Pick<
    App,
    'enableSandbox' | 'requestSingleInstanceLock' | 'on' | 'whenReady' | 'quit' | 'exit' | 'setPath' | 'isPackaged'
  > & { readonly commandLine: Pick<CommandLine, 'hasSwitch'> };
  readonly protocol: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>;
  /** The default session is there only once the app is ready. */
  readonly session: { readonly defaultSession: KioskSession };
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => KioskWindow;
  readonly Menu: { setApplicationMenu(menu: null): void };
  readonly ipcMain: Pick<IpcMain, 'on' | 'removeListener'>;
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  readonly utilityProcess: { readonly fork: typeof utilityProcess.fork };
}
