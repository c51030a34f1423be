import { describe, expect, it } from 'vitest';
import { startRefusal } from '../../../main/shell/electron/start-refusal.ts';

const START = { uid: 1000, args: [], hasSwitch: () => false };

describe("the start of Electron's main process", () => {
  it('goes on for an ordinary user without switches', () => {
    expect(startRefusal(START)).toBeUndefined();
    expect(startRefusal({ ...START, uid: undefined })).toBeUndefined();
  });

  it('is refused as root', () => {
    expect(startRefusal({ ...START, uid: 0 })).toMatch(/^Electron does not run as root[^\n]*$/);
  });

  it.each([
    'no-sandbox',
    'disable-setuid-sandbox',
    'disable-web-security',
    'ignore-certificate-errors',
    'remote-debugging-port',
    'remote-debugging-pipe',
    'inspect',
    'js-flags',
    'single-process',
  ])('is refused with --%s in force, wherever it came from', (forbidden) => {
    expect(startRefusal({ ...START, hasSwitch: (name) => name === forbidden })).toBe(`--${forbidden} is not allowed`);
  });

  it.each([
    '--no-sandbox',
    '--anything',
    '--inspect=9229',
    '--lang=../../etc',
    '--ozone-platform=headless',
    '--disable-gpu-sandbox',
    '--',
    'https://evil.example/',
    '/etc/passwd',
  ])('is refused with %s on the command line', (arg) => {
    expect(startRefusal({ ...START, args: [arg] })).toContain(JSON.stringify(arg));
  });

  it.each([
    '--ozone-platform-hint=auto',
    '--ozone-platform=wayland',
    '--force-device-scale-factor=1.5',
    '--lang=de',
    '--disable-gpu',
  ])('lets %s through', (arg) => {
    expect(startRefusal({ ...START, args: [arg] })).toBeUndefined();
  });
});
