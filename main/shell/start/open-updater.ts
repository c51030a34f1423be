import { dirname, join } from 'node:path';
import type { Done } from '../../application/ports/provision-ports.ts';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { UpdateSource } from '../../application/ports/update-ports.ts';
import type { Home } from '../../config/home.ts';
import type { Settings } from '../../config/settings.ts';
import { pinnedUpdateKeys } from '../../config/update.ts';
import { TESSERA_VERSION } from '../../control/version.ts';
import { proxyFor } from '../../registry/network/proxy.ts';
import { createUpdateServer } from '../../registry/sources/update-server.ts';
import { drivePlaces, findOnDrives } from '../../setup/find-config-files.ts';
import { findInstallation } from '../../update/install/find-installation.ts';
import type { Installation } from '../../update/install/installation.ts';
import { MANIFEST_NAME } from '../../update/manifest.ts';
import { folderSource } from '../../update/source/folder-source.ts';
import { openUpdateState, type UpdateStateFile } from '../../update/update-state.ts';
import { createUpdater, type Updater } from '../../update/updater.ts';
import { readCa } from './read-ca.ts';

/** Folder at the root of a drive with a release in it. */
const DRIVE_FOLDER = 'tessera-update';

export interface UpdatePlace {
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly notice: (line: string) => void;
}

/** Folder of the data with the state of updates and the packages that were received. */
export function openUpdateStateAt({ home, notice }: UpdatePlace): UpdateStateFile {
  return openUpdateState(join(home.dataFolder, 'update'), notice);
}

export function installationHere({ env }: UpdatePlace): Installation | undefined {
  return findInstallation({ env, programFile: import.meta.filename, runningVersion: TESSERA_VERSION });
}

/** One id for a start: the service manager's where there is one (systemd.exec(5)), so that a guard before it is the same. */
export function startIdOf(env: NodeJS.ProcessEnv): string {
  return env['INVOCATION_ID'] ?? `process ${process.pid} ${Math.floor(Date.now() - process.uptime() * 1000)}`;
}

export function openUpdater(
  place: UpdatePlace,
  { update }: Pick<Settings, 'update'>,
  clock: Pick<Clock, 'now' | 'trust'>,
): Updater {
  const installation = installationHere(place);
  return createUpdater({
    state: openUpdateStateAt(place),
    installation,
    target:
      installation === undefined ? null : { platform: place.platform, arch: process.arch, kind: installation.kind },
    runningVersion: TESSERA_VERSION,
    channel: update.channel,
    pinnedKeys: pinnedUpdateKeys(update),
    clock,
  });
}

/** The server with the releases, reached as the registry is. The registry's pins are not its own. */
export function openUpdateServer(
  { env }: UpdatePlace,
  { update, registry }: Pick<Settings, 'update' | 'registry'>,
  clock: Pick<Clock, 'setTimer' | 'monotonic'>,
): Done<UpdateSource | undefined> {
  if (update.url === undefined) return { ok: true, value: undefined };
  const ca = readCa(registry.caFile);
  if (ca.kind === 'unreadable') return { ok: false, message: ca.fault.message };
  const proxy = proxyFor(new URL(update.url), registry.proxy, env);
  if (!proxy.ok) return { ok: false, message: proxy.message };
  return {
    ok: true,
    value: createUpdateServer({ baseUrl: update.url, clock, ca: ca.pem, network: { proxy: proxy.proxy } }),
  };
}

/** Releases on the drives that are there now. */
export async function updatesOnDrives({ env, platform }: UpdatePlace, clock: Clock): Promise<readonly UpdateSource[]> {
  const found = await findOnDrives(drivePlaces(platform, env['USER']), join(DRIVE_FOLDER, MANIFEST_NAME), clock);
  return found.map((path) => folderSource(dirname(path)));
}
