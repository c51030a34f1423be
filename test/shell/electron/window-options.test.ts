import { describe, expect, it } from 'vitest';
import { windowOptions } from '../../../main/shell/electron/window-options.ts';

describe('the window', () => {
  const { webPreferences, ...window } = windowOptions({ preload: '/out/main/preload.cjs', demo: false });

  it.each([
    ['sandbox', true],
    ['contextIsolation', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false],
    ['webSecurity', true],
    ['allowRunningInsecureContent', false],
    ['experimentalFeatures', false],
    ['webviewTag', false],
    ['plugins', false],
    ['navigateOnDragDrop', false],
    ['devTools', false],
    ['safeDialogs', true],
    ['spellcheck', false],
    ['disableDialogs', true],
    ['backgroundThrottling', false],
    ['autoplayPolicy', 'no-user-gesture-required'],
    ['preload', '/out/main/preload.cjs'],
  ] as const)('has %s set to %s', (name, value) => {
    expect(webPreferences).toHaveProperty(name, value);
  });

  it('switches no feature of the engine on and takes no other session', () => {
    for (const name of ['enableBlinkFeatures', 'additionalArguments', 'partition', 'session']) {
      expect(webPreferences).not.toHaveProperty(name);
    }
  });

  it('is a kiosk', () => {
    expect(window).toMatchObject({ kiosk: true });
  });

  it('is one that a person can close in the demo, with the same protections', () => {
    const demo = windowOptions({ preload: '/out/main/preload.cjs', demo: true });
    expect(demo).toMatchObject({ kiosk: false });
    expect(demo.webPreferences).toEqual(webPreferences);
  });
});
