import { setImmediate as nextTurn } from 'node:timers/promises';
import { tesseraHome } from '../../../../config/home.ts';
import { loadSettings } from '../../../../config/settings.ts';
import { backupOf, readWritten, writeConfig } from '../../../../setup/config-file.ts';
import { faultFinding, findingOf, type PowerPlace, type PowerStore } from '../power-store.ts';

const homeOf = ({ data }: PowerPlace) => tesseraHome({ TESSERA_HOME: data }, process.platform);

/** The configuration as the setup saves it, the one from before beside it. */
export const CONFIGURATION: PowerStore = {
  name: 'configuration (config.json)',
  outlives: 'power',

  async work(place, from, until, teller) {
    for (let work = from; work < until; work += 1) {
      teller.begin(work);
      const written = writeConfig(homeOf(place), { lane: `Till ${work}`, registry: { url: 'sandbox' } });
      if (!written.ok) throw new Error(written.message);
      teller.acknowledge(work);
      await nextTurn();
    }
  },

  async examine(place, told) {
    const startedAt = performance.now();
    const home = homeOf(place);
    const loaded = loadSettings(home);
    const readyMs = performance.now() - startedAt;
    if (loaded.kind === 'broken') return faultFinding('half', loaded.message, readyMs);
    const shown = loaded.kind === 'none' ? -1 : numberOf(readWritten(home));
    const before = loadSettings({ ...home, configFile: backupOf(home) });
    if (before.kind === 'broken') return faultFinding('half', before.message, readyMs);
    return findingOf(shown, told, readyMs);
  },
};

function numberOf({ lane }: Readonly<Record<string, unknown>>): number {
  return typeof lane === 'string' ? Number(lane.replace('Till ', '')) : -1;
}
