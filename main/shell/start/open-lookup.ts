import { createLookup, type Lookup } from '../../application/lookup/lookup.ts';
import type { Clock, Registry } from '../../application/ports/terminal-ports.ts';
import type { AfterRestart } from '../../clock/clock-anchor.ts';
import type { TrustedClock } from '../../clock/trusted-clock.ts';
import type { Home } from '../../config/home.ts';
import type { SourceSettings } from '../../config/sources.ts';
import { watchSnapshot } from '../../provision/snapshot/watch-snapshot.ts';
import { registryHost } from '../../registry/base-url.ts';
import { createEscRouter } from '../../registry/esc-router.ts';
import { proxyFor } from '../../registry/network/proxy.ts';
import { type GuardedRegistry, guardRegistry } from '../../registry/outage/guarded-registry.ts';
import { type Kept, type KeptOpening, keptInMemory, openKept } from './open-kept.ts';
import { SITE_SECRET_NAME } from './open-snapshot.ts';
import { openSources } from './open-sources.ts';
import { readCa } from './read-ca.ts';
import type { StartFault } from './terminal-plan.ts';

export interface OpenLookup {
  readonly kind: 'open';
  readonly lookup: Lookup;
  /** The time ages are judged by; for whoever decides. */
  readonly clock: TrustedClock;
  /** What is open behind it, for the jobs a terminal does beside its lanes. Closed with the rest. */
  readonly kept: Kept;
  /** Whether the usual registry is better left alone now. */
  isResting(): boolean;
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
  /** Whose time counts after a reboot. */
  readonly afterRestart?: AfterRestart | undefined;
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
  const kept = keptFor(place);
  if (kept.kind === 'in-use') return kept;
  const { knowledge, clock, state } = kept;
  const router = createEscRouter({
    baseUrl: url,
    clock,
    ...(ca.pem === undefined ? {} : { ca: ca.pem }),
    network: { proxy: proxy.proxy, pins, onAuthenticatedTime: clock.onAuthenticatedTime, onNotice: place.notice },
  });
  const guard = (registry: Registry, address: string): GuardedRegistry =>
    guardRegistry(registry, { clock, state, host: registryHost(address) });
  const usual = guard(router, url);
  const sources = openSources(usual, {
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
    kept,
    isResting: () => usual.isResting,
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

/** What lies on disk, or, where nothing can, the same in memory. */
function keptFor(place: LookupPlace): Exclude<KeptOpening, { kind: 'unusable' }> {
  const { home, clock, notice } = place;
  if (home === null) return keptInMemory(clock);
  const kept = openKept({ ...place, home });
  if (kept.kind !== 'unusable') return kept;
  notice(`${kept.message}; the terminal goes on from memory`);
  return keptInMemory(clock);
}
