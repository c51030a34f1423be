import { readdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { machineBootTime } from '../../clock/boot-time.ts';
import type { AfterRestart } from '../../clock/clock-anchor.ts';
import { type ClockFacts, createTrustedClock } from '../../clock/trusted-clock.ts';
import type { Home } from '../../config/home.ts';
import { openInstalled } from '../../provision/snapshot/installed-file.ts';
import { seriesFiles } from '../../provision/snapshot/snapshot-shelf.ts';
import { API_KEY_NAME } from '../../shell/start/open-provisioning.ts';
import { siteSecret } from '../../shell/start/open-snapshot.ts';
import { lockHolder } from '../../store/data-lock.ts';
import {
  type CacheFacts,
  type Inspected,
  inspectCache,
  inspectState,
  inspectSync,
  type SyncFacts,
} from '../../store/inspect.ts';
import { glanceAtJournal, type JournalGlance } from '../../store/journal/inspect-journal.ts';
import { loadSecret } from '../../store/keys/secret-file.ts';
import { presentTerminalKey } from '../../store/keys/terminal-key.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What a terminal keeps, as its checks see it. Times are ms since 1970. */
export interface TerminalFacts {
  readonly now: number;
  /** Process that has the data folder. */
  readonly holder: number | undefined;
  /** Databases that were of no use and are kept for a technician. */
  readonly setAside: readonly string[];
  /** Free for this user on the disk of the home; null where it can't be told. */
  readonly freeBytes: number | null;
  readonly cache: Inspected<CacheFacts>;
  /** The clock as a terminal that starts now would have it; `none` where none ever ran here. */
  readonly clock: Inspected<ClockFacts>;
  readonly snapshot: SnapshotFacts;
  readonly apiKey: 'present' | 'absent' | 'unusable';
  readonly sync: Inspected<SyncFacts>;
  readonly journal: JournalGlance;
}

export type SnapshotFacts =
  | { readonly kind: 'in-use'; readonly cards: number; readonly answeredAt: number; readonly expires: number }
  | { readonly kind: 'none' | 'no-secret' }
  /** One line. */
  | { readonly kind: 'unusable'; readonly message: string };

/** Looks at what a terminal keeps, and leaves all of it as it is. */
export function terminalFacts(
  home: Home,
  env: Env,
  platform: NodeJS.Platform,
  afterRestart: AfterRestart,
): TerminalFacts {
  const { dataFolder } = home;
  const key = presentTerminalKey(home.keysFolder, env);
  const none: Inspected<never> = { kind: 'none' };
  return {
    now: SYSTEM_CLOCK.now(),
    holder: lockHolder(dataFolder),
    setAside: namesIn(dataFolder).filter((name) => name.includes('.aside-') && !/-(wal|shm|journal)$/.test(name)),
    freeBytes: freeBytes(home.root),
    cache: key === undefined ? none : inspectCache(dataFolder, key),
    clock: key === undefined ? none : clockFacts(inspectState(dataFolder, key, 'clock'), platform, afterRestart),
    snapshot: snapshotFacts(home, env),
    apiKey: apiKeyState(home, env),
    sync: inspectSync(dataFolder),
    journal: key === undefined ? { kind: 'none' } : glanceAtJournal(dataFolder, key),
  };
}

function clockFacts(
  stored: Inspected<unknown>,
  platform: NodeJS.Platform,
  afterRestart: AfterRestart,
): Inspected<ClockFacts> {
  if (stored.kind !== 'read') return stored;
  if (stored.value === undefined) return { kind: 'none' };
  const state = { read: () => stored.value, write: () => undefined };
  const clock = createTrustedClock({ machine: SYSTEM_CLOCK, boot: machineBootTime(platform), state, afterRestart });
  const value = clock.facts();
  clock.close();
  return { kind: 'read', value };
}

function snapshotFacts(home: Home, env: Env): SnapshotFacts {
  const secret = siteSecret(home, env);
  if (secret.kind === 'absent') return { kind: 'no-secret' };
  if (secret.kind === 'unusable') return secret;
  const series = seriesFiles(home.dataFolder).map((name) => openInstalled(join(home.dataFolder, name), secret.bytes));
  const unusable = series.find((opening) => opening.kind === 'unusable');
  const facts = series.flatMap((opening) => (opening.kind === 'open' ? [opening.file.facts] : []));
  for (const opening of series) if (opening.kind === 'open') opening.file.close();
  if (unusable !== undefined) return unusable;
  // What has to be done is decided by the one that ends first.
  const [first] = facts.sort((a, b) => a.expires - b.expires);
  if (first === undefined) return { kind: 'none' };
  const cards = facts.reduce((sum, { rows, erased }) => sum + rows - erased, 0);
  const answeredAt = Math.min(...facts.map((one) => one.answeredAt));
  return { kind: 'in-use', cards, answeredAt, expires: first.expires };
}

function apiKeyState({ keysFolder }: Home, env: Env): TerminalFacts['apiKey'] {
  const loaded = loadSecret({ keysFolder, name: API_KEY_NAME, env });
  return loaded.kind === 'secret' ? 'present' : loaded.kind;
}

function namesIn(folder: string): readonly string[] {
  return orNull(() => readdirSync(folder)) ?? [];
}

function freeBytes(folder: string): number | null {
  return orNull(() => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  });
}

function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    // No folder yet, or not for us.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
