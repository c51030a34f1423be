import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureHome, tesseraHome } from '../../main/config/home.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();
const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('the home', () => {
  it('is the folder TESSERA_HOME names', () => {
    expect(tesseraHome({ TESSERA_HOME: '/srv/tessera', HOME: '/home/till' }, 'linux')).toEqual({
      root: '/srv/tessera',
      configFile: '/srv/tessera/config.json',
      keysFolder: '/srv/tessera/keys',
      trustFolder: '/srv/tessera/trust',
      dataFolder: '/srv/tessera/data',
    });
  });

  it('is absolute for a relative TESSERA_HOME', () => {
    expect(tesseraHome({ TESSERA_HOME: 'here' }, 'linux').root).toBe(join(process.cwd(), 'here'));
  });

  it.each([
    ['linux', { HOME: '/home/till' }, '/home/till/.local/share/tessera'],
    ['linux', { HOME: '/home/till', XDG_DATA_HOME: '/data' }, '/data/tessera'],
    ['linux', { HOME: '/home/till', XDG_DATA_HOME: 'relative' }, '/home/till/.local/share/tessera'],
    ['linux', { HOME: '/home/till', TESSERA_HOME: '' }, '/home/till/.local/share/tessera'],
    ['darwin', { HOME: '/Users/till' }, '/Users/till/Library/Application Support/Tessera'],
    ['win32', { LOCALAPPDATA: '/C/Users/till/AppData/Local' }, '/C/Users/till/AppData/Local/Tessera'],
  ] as const)('is on %s with %j the usual place', (platform, env, root) => {
    expect(tesseraHome(env, platform).root).toBe(root);
  });
});

describe('a home that is made ready', () => {
  it.skipIf(process.platform === 'win32')('has its folders, for its owner only', () => {
    const home = tesseraHome({ TESSERA_HOME: join(temporaryFolder(), 'deep', 'home') }, 'linux');
    expect(ensureHome(home)).toEqual({ ok: true });
    const folders = [home.root, home.keysFolder, home.trustFolder, home.dataFolder];
    expect(folders.map(modeOf)).toEqual([0o700, 0o700, 0o700, 0o700]);
    expect(ensureHome(home)).toEqual({ ok: true });
  });

  it.skipIf(process.platform === 'win32')('closes its folders where they were open, and leaves the home itself', () => {
    const root = join(temporaryFolder(), 'home');
    mkdirSync(join(root, 'keys'), { recursive: true, mode: 0o755 });
    const home = tesseraHome({ TESSERA_HOME: root }, 'linux');
    expect(ensureHome(home)).toEqual({ ok: true });
    expect([modeOf(root), modeOf(home.keysFolder)]).toEqual([0o755, 0o700]);
  });

  it('names the folder that can not be made', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    for (const root of [file, join(file, 'home')]) {
      const made = ensureHome(tesseraHome({ TESSERA_HOME: root }, 'linux'));
      expect(made).toMatchObject({
        ok: false,
        message: expect.stringMatching(/^\/.*not a folder; name another folder/),
      });
    }
  });
});
