import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { handedOver, type PackageUpdater } from '../../main/update/electron/hand-over.ts';
import { strictFake } from '../fakes/strict-fake.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const newFolder = temporaryFolders();
const never = new AbortController().signal;
const CONTENT = Buffer.from('the package');
const sha512 = createHash('sha512').update(CONTENT).digest('hex');

/** What electron-updater does with a generic feed: it reads the description, then the file. */
function electronUpdater(folder: string, spoil: (bytes: Buffer) => Buffer = (bytes) => bytes) {
  const asked: { url?: string; installed?: readonly unknown[] } = {};
  const info = async () => {
    const answer = await fetch(`${asked.url}latest.yml`);
    return (await answer.json()) as { version: string; files: { url: string; sha512: string }[] };
  };
  const updater = strictFake<PackageUpdater>('electron-updater', {
    setFeedURL(options) {
      asked.url = typeof options === 'string' ? options : 'url' in options ? String(options.url) : '';
    },
    async checkForUpdates() {
      const updateInfo = { ...(await info()), path: '', sha512: '', releaseDate: '' };
      return { isUpdateAvailable: true, updateInfo: { ...updateInfo, files: [] }, versionInfo: updateInfo };
    },
    async downloadUpdate() {
      const [file] = (await info()).files;
      const answer = await fetch(`${asked.url}${file?.url}`);
      const path = join(folder, 'pending');
      writeFileSync(path, spoil(Buffer.from(await answer.arrayBuffer())));
      return [path];
    },
    quitAndInstall(...how) {
      asked.installed = how;
    },
  });
  return { updater, asked };
}

function given(spoil?: (bytes: Buffer) => Buffer) {
  const folder = newFolder();
  const path = join(folder, 'tessera.deb');
  writeFileSync(path, CONTENT);
  const { updater, asked } = electronUpdater(folder, spoil);
  const installation = handedOver({
    ...{ kind: 'deb', updater, runningVersion: '1.4.0' },
    released: () => ({ name: 'tessera.deb', size: CONTENT.length, sha512 }),
  });
  return { installation, asked, path, updater };
}

describe('a package that the system installs', () => {
  it('is the one that was believed, and is installed when it is switched to', async () => {
    const { installation, asked, path, updater } = given();
    expect(await installation.stage(path, '1.5.0', never)).toEqual({ ok: true });
    expect(asked.installed).toBeUndefined();
    expect(installation.switchTo('1.5.0')).toEqual({ ok: true });
    expect(asked.installed).toEqual([true, true]);
    expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: false });
  });

  it('is nobody else’s to see, and gone once it was handed over', async () => {
    const { installation, asked, path } = given();
    await installation.stage(path, '1.5.0', never);
    expect(asked.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/);
    await expect(fetch(`${asked.url}latest.yml`)).rejects.toThrow();
  });

  it('is refused where something else comes back', async () => {
    const { installation, path } = given((bytes) => Buffer.concat([bytes, Buffer.from('!')]));
    expect(await installation.stage(path, '1.5.0', never)).toMatchObject({ ok: false });
    expect(installation.switchTo('1.5.0')).toMatchObject({ ok: false });
  });

  it('can not be gone back from', () => {
    expect(given().installation.switchTo('1.3.0')).toMatchObject({ ok: false });
  });
});
