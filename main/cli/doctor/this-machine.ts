import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { listReaders } from '../../../native/pcsc/list-readers.ts';
import { tesseraHome } from '../../config/home.ts';
import { loadServices } from '../../config/services/load-services.ts';
import { DEFAULT_SETTINGS, loadSettings } from '../../config/settings.ts';
import { readersInUse } from '../readers-in-use.ts';
import { askOwnSync } from './ask-own-sync.ts';
import type { Machine } from './check.ts';
import { probeRegistry } from './probe-registry.ts';
import { terminalFacts } from './terminal-facts.ts';

/** Longest wait for a connection, in ms. */
const CONNECT_LIMIT_MS = 3_000;

/** The machine this runs on. Lists its readers, which takes a moment. Never rejects. `online`: the registry may be asked. */
export async function thisMachine({ online }: { readonly online: boolean }): Promise<Machine> {
  const home = tesseraHome(process.env, process.platform);
  const loaded = loadSettings(home);
  const settings = loaded.kind === 'ok' ? loaded.settings : DEFAULT_SETTINGS;
  const listing = await listReaders();
  return {
    platform: process.platform,
    env: process.env,
    uid: process.getuid?.(),
    versions: { node: process.versions.node, sqlite: process.versions['sqlite'] },
    home,
    loaded,
    services: loadServices({ home, access: 'look', notice: () => undefined }),
    pcsc: listing.pcsc,
    readers: readersInUse(listing, loaded),
    readText: (path) => orUndefined(() => readFileSync(path, 'utf8')),
    list: (folder) => orUndefined(() => readdirSync(folder)) ?? [],
    modeOf: (path) => orUndefined(() => statSync(path).mode),
    isWritable: (path) => orUndefined(() => accessSync(path, constants.W_OK) ?? true) ?? false,
    facts: terminalFacts(home, process.env, process.platform, settings.clock.afterRestart),
    ownSync: await askOwnSync(home.dataFolder, process.platform),
    probe: online && loaded.kind === 'ok' ? () => probeRegistry(loaded.settings, process.env) : null,
    connect: tryToConnect,
  };
}

/** A file that isn't there, or isn't for us, is an answer. */
function orUndefined<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

function tryToConnect(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_LIMIT_MS });
    const finish = (result: string) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => finish('connected'));
    socket.once('timeout', () => finish('ETIMEDOUT'));
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.name));
  });
}
