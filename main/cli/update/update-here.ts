import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { tesseraHome } from '../../config/home.ts';
import type { Settings } from '../../config/settings.ts';
import { openSettings } from '../../shell/start/open-provisioning.ts';
import type { UpdatePlace } from '../../shell/start/open-updater.ts';
import { orFail } from '../or-fail.ts';
import { say } from '../output.ts';

/** Where updates of this machine's terminal are, for a command. */
export function updateHere(): UpdatePlace {
  const home = tesseraHome(process.env, process.platform);
  return { home, env: process.env, platform: process.platform, notice: say };
}

export function settingsHere(place: UpdatePlace): Settings {
  return orFail(openSettings({ ...place, clock: SYSTEM_CLOCK }, undefined));
}
