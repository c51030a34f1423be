import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AppUpdater } from 'electron-updater';
import type { Installation, InstallStep } from '../install/installation.ts';
import type { PackageKind } from '../manifest.ts';
import { isReceived } from '../receive-file.ts';

/** What is used of electron-updater, and nothing of its own ideas about what is newer. */
export type PackageUpdater = Pick<
  AppUpdater,
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'allowDowngrade'
  | 'disableDifferentialDownload'
  | 'setFeedURL'
  | 'checkForUpdates'
  | 'downloadUpdate'
  | 'quitAndInstall'
>;

export interface HandOver {
  readonly kind: Extract<PackageKind, 'deb' | 'nsis' | 'dmg'>;
  readonly updater: PackageUpdater;
  readonly runningVersion: string;
  /** Of the package that is staged, by the signed manifest. `sha512` in hex. */
  readonly released: () => { readonly name: string; readonly size: number; readonly sha512: string } | null;
}

/**
 * Packages that the system itself installs. electron-updater knows how, for each of them; what it installs is the file
 * that was believed, from a feed on loopback with its hash, and what it hands back is held against that hash once more.
 * There is no way back from here: the version before is gone.
 */
export function handedOver({ kind, updater, runningVersion, released }: HandOver): Installation {
  let staged: string | undefined;
  return {
    kind,
    installed: () => runningVersion,
    has: (version) => version === runningVersion || version === staged,
    async stage(packagePath, version, signal) {
      const file = released();
      if (file === null) return { ok: false, message: `${version} is not what was received` };
      const step = await giveTo(updater, { ...file, packagePath, version }, signal);
      if (step.ok) staged = version;
      return step;
    },
    switchTo(version) {
      if (version !== staged)
        return { ok: false, message: `${version} can't be gone back to: the system installed over it` };
      updater.quitAndInstall(true, true);
      return { ok: true };
    },
    prune: () => undefined,
  };
}

interface GivenFile {
  readonly name: string;
  readonly size: number;
  readonly sha512: string;
  readonly packagePath: string;
  readonly version: string;
}

async function giveTo(updater: PackageUpdater, file: GivenFile, signal: AbortSignal): Promise<InstallStep> {
  const feed = await openFeed(file);
  try {
    updater.autoDownload = false;
    updater.autoInstallOnAppQuit = false;
    updater.allowDowngrade = false;
    updater.disableDifferentialDownload = true;
    updater.setFeedURL({ provider: 'generic', url: feed.url });
    const found = await updater.checkForUpdates();
    if (signal.aborted) return { ok: false, message: 'it was given up' };
    if (found?.isUpdateAvailable !== true || found.updateInfo.version !== file.version)
      return { ok: false, message: `electron-updater does not see ${file.version} as newer` };
    const [path] = await updater.downloadUpdate(found.cancellationToken);
    const isRight = path !== undefined && (await isReceived(path, file));
    return isRight ? { ok: true } : { ok: false, message: 'electron-updater has another file than it was given' };
  } catch (error) {
    // Whatever electron-updater meets comes as an error of its own.
    return { ok: false, message: `electron-updater: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    feed.close();
  }
}

/** A feed on loopback, as electron-builder's generic provider has it, for one file; its path is a secret. */
async function openFeed({ name, size, sha512, packagePath, version }: GivenFile) {
  const secret = randomBytes(16).toString('hex');
  const hash = Buffer.from(sha512, 'hex').toString('base64');
  const info = { version, files: [{ url: name, sha512: hash, size }], path: name, sha512: hash };
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    if (request.method !== 'GET' || !asked.startsWith(`/${secret}/`)) response.writeHead(404).end();
    // JSON is YAML, and each platform has a name of its own for it.
    else if (asked.endsWith('.yml')) response.end(JSON.stringify({ ...info, releaseDate: new Date(0).toISOString() }));
    else if (asked.slice(secret.length + 2) !== name) response.writeHead(404).end();
    else {
      response.writeHead(200, { 'content-length': size });
      createReadStream(packagePath)
        .on('error', () => response.destroy())
        .pipe(response);
    }
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
