import type { BrowserWindowConstructorOptions } from 'electron';

/**
 * The window and what its page may do (quality section 6). In the demo an ordinary window, which a person trying the
 * program can close; else a kiosk. Every protection is written out, those that are Electron's default too.
 */
export function windowOptions(options: {
  /** Path of the bundled preload, one CommonJS file: a sandboxed preload can't be a module. */
  readonly preload: string;
  readonly demo: boolean;
}): BrowserWindowConstructorOptions {
  return {
    kiosk: !options.demo,
    width: 1280,
    height: 800,
    minWidth: 480,
    minHeight: 320,
    title: 'Tessera',
    backgroundColor: '#14171a',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      devTools: false,
      safeDialogs: true,
      disableDialogs: true,
      // It would fetch dictionaries from the network.
      spellcheck: false,
      // A verdict's sound comes without a touch before it.
      autoplayPolicy: 'no-user-gesture-required',
      // A covered window still has to show the next verdict at once.
      backgroundThrottling: false,
    },
  };
}
