import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../../config/home.ts';
import type { Settings } from '../../config/settings.ts';
import type { TerminalData } from '../../control/terminal-data.ts';
import { openSyncLedger } from '../../store/sync-ledger.ts';
import type { Kept } from './open-kept.ts';
import { openCardPages, registryNamed } from './open-provisioning.ts';
import { SITE_SECRET_NAME } from './open-snapshot.ts';

export interface TerminalDataParts extends Pick<TerminalData, 'forgetUnderWay' | 'syncState' | 'reloadServices'> {
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly notice: (line: string) => void;
  readonly settings: Settings;
  readonly kept: Kept;
}

/** What jobs work on, out of what is open; undefined where nothing lies on disk. */
export function terminalDataOn(parts: TerminalDataParts): TerminalData | undefined {
  const { home, env, notice, settings, kept, forgetUnderWay, syncState, reloadServices } = parts;
  const { clock, answers, snapshot, terminalKey } = kept;
  if (terminalKey === undefined || answers.stats().disk === null) return undefined;
  return {
    clock,
    knowledge: answers,
    snapshot,
    snapshotSecretPlace: `${SITE_SECRET_NAME} into ${home.keysFolder}`,
    openLedger(mayMake) {
      if (!mayMake && !existsSync(join(home.dataFolder, 'sync.db'))) return { ok: true, value: undefined };
      return openSyncLedger({ dataFolder: home.dataFolder, terminalKey, now: clock.now() });
    },
    openCardPages(router) {
      const registry = registryNamed(settings, router);
      if (!registry.ok) return registry;
      const place = { home, env, notice, clock, onAuthenticatedTime: clock.onAuthenticatedTime };
      const pages = openCardPages(place, registry.value);
      return pages.ok ? { ok: true, value: { pages: pages.value, registry: registry.value.registry.url } } : pages;
    },
    forgetUnderWay,
    syncState,
    reloadServices,
    journal: kept.journalReading,
  };
}
