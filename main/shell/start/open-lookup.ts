import { createLookup, type Lookup } from '../../application/lookup.ts';
import type { Clock, Knowledge } from '../../application/ports.ts';
import { machineBootTime } from '../../clock/boot-time.ts';
import { createTrustedClock, type TrustedClock } from '../../clock/trusted-clock.ts';
import { ensureHome, type Home } from '../../config/home.ts';
import { registryHost } from '../../registry/base-url.ts';
import { createEscRouter } from '../../registry/esc-router.ts';
import { guardRegistry } from '../../registry/guarded-registry.ts';
import { proxyFor } from '../../registry/proxy.ts';
import { createMemoryKnowledge, openKnowledge } from '../../store/knowledge.ts';
import { createMemoryState, openStateFile, type StateFile } from '../../store/state-file.ts';
import { terminalKeyOf } from '../../store/terminal-key.ts';
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
  /** Null keeps nothing beyond the process. */
  readonly home: Home | null;
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
  const registry = guardRegistry(router, { clock, state, host: registryHost(url) });
  const lookup = createLookup({ registry, knowledge, clock, offline: place.offline ?? false });
  return {
    kind: 'open',
    lookup,
    clock,
    async close() {
      lookup.close();
      await registry.close();
      knowledge.close();
      clock.close();
      state.close();
    },
  };
}

const PROXY_REMEDY = 'Mend the address, or set registry.proxy to "none" in config.json.';

interface Kept {
  readonly kind: 'kept';
  readonly knowledge: Knowledge;
  readonly clock: TrustedClock;
  readonly state: StateFile;
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
  return { kind: 'kept', knowledge: opening.knowledge, clock, state };
}

function inMemory(machine: Clock): Kept {
  const state = createMemoryState();
  const clock = trustedClock(machine, state);
  return { kind: 'kept', knowledge: createMemoryKnowledge(clock), clock, state };
}

function trustedClock(machine: Clock, state: StateFile): TrustedClock {
  return createTrustedClock({ machine, boot: machineBootTime(process.platform), state });
}
