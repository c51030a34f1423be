import { createLookup, type Lookup } from '../../application/lookup.ts';
import type { Clock, Knowledge, Registry } from '../../application/ports.ts';
import { machineBootTime } from '../../clock/boot-time.ts';
import { createTrustedClock, type TrustedClock } from '../../clock/trusted-clock.ts';
import { ensureHome, type Home } from '../../config/home.ts';
import type { SourceSettings } from '../../config/sources.ts';
import { knowledgeWithSnapshot } from '../../provision/knowledge-with-snapshot.ts';
import type { SnapshotStore } from '../../provision/snapshot/snapshot-store.ts';
import { watchSnapshot } from '../../provision/snapshot/watch-snapshot.ts';
import { registryHost } from '../../registry/base-url.ts';
import { createEscRouter } from '../../registry/esc-router.ts';
import { proxyFor } from '../../registry/network/proxy.ts';
import { guardRegistry } from '../../registry/outage/guarded-registry.ts';
import { terminalKeyOf } from '../../store/keys/terminal-key.ts';
import { createMemoryKnowledge, openKnowledge } from '../../store/knowledge.ts';
import { createMemoryState, openStateFile, type StateFile } from '../../store/state-file.ts';
import { openSnapshot, SITE_SECRET_NAME } from './open-snapshot.ts';
import { openSources } from './open-sources.ts';
import { readCa } from './read-ca.ts';
import type { StartFault } from './terminal-plan.ts';

export interface OpenLookup {
  readonly kind: 'open';
  readonly lookup: Lookup;
  /** The time ages are judged by; for whoever decides. */
  readonly clock: TrustedClock;
  close(): Promise<void>;
}

export type LookupOpening =
  | OpenLookup
  | { readonly kind: 'out-of-order'; readonly fault: StartFault }
  /** Another terminal works on the data folder; one line. */
  | { readonly kind: 'in-use'; readonly message: string };

export interface LookupPlace {
  readonly registry: {
    readonly url: string;
    readonly caFile?: string | undefined;
    readonly proxy?: string | undefined;
    readonly pins?: readonly string[] | undefined;
  };
  /** Sources that institutions run themselves. */
  readonly registries?: readonly SourceSettings[] | undefined;
  /** Snapshot to take over now and whenever it changes. */
  readonly snapshotFile?: string | undefined;
  /** Null keeps nothing beyond the process. */
  readonly home: Home | null;
  /** Where the sources' keys are, where that isn't `home`. */
  readonly keysOf?: Home | undefined;
  /** The machine's own. */
  readonly clock: Clock;
  readonly offline?: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** One line for technicians, without any card number. */
  readonly notice: (line: string) => void;
}

/** Joins registry, knowledge and clock. Whatever is wrong with the disk, the terminal serves and says so. */
export function openLookup(place: LookupPlace): LookupOpening {
  const { url, caFile, proxy: proxySetting, pins } = place.registry;
  const ca = readCa(caFile);
  if (ca.kind === 'unreadable') return { kind: 'out-of-order', fault: ca.fault };
  const proxy = proxyFor(new URL(url), proxySetting, place.env);
  if (!proxy.ok)
    return { kind: 'out-of-order', fault: { code: 'PROXY', message: proxy.message, remedy: PROXY_REMEDY } };
  const kept = openKept(place);
  if (kept.kind === 'in-use') return kept;
  const { knowledge, clock, state } = kept;
  const router = createEscRouter({
    baseUrl: url,
    clock,
    ...(ca.pem === undefined ? {} : { ca: ca.pem }),
    network: { proxy: proxy.proxy, pins, onAuthenticatedTime: clock.onAuthenticatedTime, onNotice: place.notice },
  });
  const guard = (registry: Registry, address: string): Registry =>
    guardRegistry(registry, { clock, state, host: registryHost(address) });
  const sources = openSources(guard(router, url), {
    sources: place.registries ?? [],
    home: place.keysOf ?? place.home,
    env: place.env,
    clock,
    ca: ca.pem,
    guard,
    notice: place.notice,
    networkTo(address) {
      const way = proxyFor(new URL(address), proxySetting, place.env);
      const proxy = way.ok ? way.proxy : undefined;
      // Pins are the usual registry's, and so is the word on what time it is.
      return { proxy, onNotice: place.notice };
    },
  });
  if (sources.kind === 'out-of-order') {
    void router.close();
    kept.close();
    return sources;
  }
  const { registry } = sources;
  const endWatch = watched(place, kept);
  const lookup = createLookup({ registry, knowledge, clock, offline: place.offline ?? false });
  return {
    kind: 'open',
    lookup,
    clock,
    async close() {
      lookup.close();
      await endWatch();
      await registry.close();
      kept.close();
    },
  };
}

/** Looks after the configured snapshot file; returns what ends it. */
function watched({ snapshotFile: path, notice }: LookupPlace, { snapshot: store, clock }: Kept): () => Promise<void> {
  if (path === undefined) return async () => undefined;
  if (store !== undefined) return watchSnapshot({ path, store, clock, notice });
  notice(`${path} is not used: this terminal has no secret for snapshots (keys/${SITE_SECRET_NAME})`);
  return async () => undefined;
}

const PROXY_REMEDY = 'Mend the address, or set registry.proxy to "none" in config.json.';

interface Kept {
  readonly kind: 'kept';
  readonly knowledge: Knowledge;
  readonly clock: TrustedClock;
  readonly state: StateFile;
  readonly snapshot: SnapshotStore | undefined;
  close(): void;
}

/** What lies on disk, or, where nothing can, the same in memory. */
function openKept(place: LookupPlace): Kept | { readonly kind: 'in-use'; readonly message: string } {
  const { home, clock: machine, notice } = place;
  if (home === null) return inMemory(machine);
  const ready = ensureHome(home);
  const key = ready.ok ? terminalKeyOf(home.keysFolder, place.env) : undefined;
  if (key === undefined || key.kind === 'unusable') {
    const why = key?.message ?? (ready.ok ? '' : ready.message);
    notice(`${why}; the terminal goes on from memory`);
    return inMemory(machine);
  }
  // Held back until it is sure that the folder is ours: another process's files are not broken.
  const notices = [...key.notices];
  const say = (line: string): void => void (isOpen ? notice(line) : notices.push(line));
  let isOpen = false;
  const state = openStateFile({ folder: home.dataFolder, terminalKey: key.key, clock: machine, onNotice: say });
  const clock = trustedClock(machine, state);
  const opening = openKnowledge({ dataFolder: home.dataFolder, terminalKey: key.key, clock, onNotice: notice });
  if (opening.kind === 'in-use') {
    clock.close();
    state.close();
    return { kind: 'in-use', message: opening.message };
  }
  isOpen = true;
  for (const line of [...notices, ...opening.notices]) notice(line);
  const snapshot = openSnapshot({ home, env: place.env, now: clock.now(), notice });
  const { knowledge } = opening;
  return {
    kind: 'kept',
    knowledge: snapshot === undefined ? knowledge : knowledgeWithSnapshot(knowledge, snapshot, clock),
    clock,
    state,
    snapshot,
    close() {
      snapshot?.close();
      knowledge.close();
      clock.close();
      state.close();
    },
  };
}

function inMemory(machine: Clock): Kept {
  const state = createMemoryState();
  const clock = trustedClock(machine, state);
  const knowledge = createMemoryKnowledge(clock);
  const close = (): void => {
    knowledge.close();
    clock.close();
    state.close();
  };
  return { kind: 'kept', knowledge, clock, state, snapshot: undefined, close };
}

function trustedClock(machine: Clock, state: StateFile): TrustedClock {
  return createTrustedClock({ machine, boot: machineBootTime(process.platform), state });
}
