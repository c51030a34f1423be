import { describe, expect, it } from 'vitest';
import {
  chooseShell,
  type ElectronState,
  type ShellProbes,
  type ShellRequest,
} from '../../../main/shell/choose/choose-shell.ts';

const HERE: ElectronState = { kind: 'binary', version: '45.4.1', binary: '/e/electron' };
const FETCHABLE: ElectronState = { kind: 'fetchable', version: '45.4.1' };
const UNFETCHABLE: ElectronState = { kind: 'unfetchable', version: '45.4.1', why: 'its folder is read-only' };
const ABSENT: ElectronState = { kind: 'no-package' };

const DESKTOP: ShellProbes = { platform: 'linux', uid: 1000, display: true, sandboxObstacle: null, electron: HERE };

describe('the choice of the shell', () => {
  const table: [string, ShellRequest, Partial<ShellProbes>, object][] = [
    ['Electron where its binary is here', 'auto', {}, { kind: 'electron', binary: '/e/electron' }],
    ['Electron by name where its binary is here', 'electron', {}, { kind: 'electron', binary: '/e/electron' }],
    ['Electron to be fetched', 'auto', { electron: FETCHABLE }, { kind: 'fetch-electron', version: '45.4.1' }],
    ['Electron by name to be fetched', 'electron', { electron: FETCHABLE }, { kind: 'fetch-electron' }],
    ['the browser by name, whatever else is there', 'browser', {}, { kind: 'browser', why: 'asked for' }],
    ['the browser without a display', 'auto', { display: false }, { kind: 'browser', why: /no display/ }],
    ['the browser as root', 'auto', { uid: 0 }, { kind: 'browser', why: /root/ }],
    ['the browser without the package', 'auto', { electron: ABSENT }, { kind: 'browser', why: /not installed/ }],
    [
      'the browser where the binary is out of reach',
      'auto',
      { electron: UNFETCHABLE },
      { kind: 'browser', why: /read-only/ },
    ],
    [
      'the browser where no sandbox can be built',
      'auto',
      { sandboxObstacle: 'AppArmor restricts user namespaces' },
      { kind: 'browser', why: /AppArmor/ },
    ],
    [
      'the browser without a display rather than a download',
      'auto',
      { display: false, electron: FETCHABLE },
      { kind: 'browser', why: /no display/ },
    ],
    ['nothing where Electron by name has no display', 'electron', { display: false }, { kind: 'impossible' }],
    ['nothing where Electron by name would run as root', 'electron', { uid: 0 }, { kind: 'impossible', why: /root/ }],
    ['nothing where Electron by name has no package', 'electron', { electron: ABSENT }, { kind: 'impossible' }],
    ['nothing where Electron by name is out of reach', 'electron', { electron: UNFETCHABLE }, { kind: 'impossible' }],
    [
      'Electron on Windows, which has neither display variable nor user id',
      'auto',
      { platform: 'win32', uid: null, display: false },
      { kind: 'electron' },
    ],
    [
      'Electron on macOS without a display variable',
      'auto',
      { platform: 'darwin', display: false },
      { kind: 'electron' },
    ],
  ];

  it.each(table)('is %s', (_, request, probes, expected) => {
    const choice = chooseShell(request, { ...DESKTOP, ...probes });
    for (const [name, value] of Object.entries(expected)) {
      expect(choice).toHaveProperty(name, value instanceof RegExp ? expect.stringMatching(value) : value);
    }
    expect(choice.why).toMatch(/^[^\n]+[^.\n]$/);
  });
});
