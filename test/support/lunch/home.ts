import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { keepPin } from '../../../main/store/keys/operator-pin-file.ts';
import canteen from '../../../resources/services/canteen.json' with { type: 'json' };
import { SENSOR_KEY } from './gates.ts';
import type { HallLane } from './oracle.ts';

export const PIN = '481516';
/** As long as a broker on a busy machine may take for its receipt. */
export const OPEN_SECONDS = 2;
const PASSAGE_SECONDS = 3;
/** Longer than the lunch is. */
export const PASSBACK_SECONDS = 3600;

export const LANES: readonly HallLane[] = [
  { lane: 'Lane 1', service: 'canteen' },
  { lane: 'Lane 2', service: 'takeaway' },
  { lane: 'Lane 3', service: 'canteen' },
  { lane: 'Lane 4', service: 'takeaway' },
];

/** Settings, services and keys of a terminal with four lanes in one hall, at two counters of the canteen's preset. */
export async function furnishLunchHome(home: string, gates: readonly object[], zone: string): Promise<void> {
  for (const folder of ['keys', 'services']) mkdirSync(join(home, folder), { mode: 0o700 });
  const write = (path: string, value: object): void => writeFileSync(join(home, path), JSON.stringify(value, null, 2));
  writeFileSync(join(home, 'keys', 'light-barrier'), SENSOR_KEY, { mode: 0o600 });
  const kept = await keepPin(join(home, 'keys'), PIN);
  if (!kept.ok) throw new Error(kept.message);
  write('config.json', {
    lanes: LANES.map(({ lane, service }, i) => ({
      ...{ name: lane, service, zone: 'hall', readers: [`Reader ${i + 1}`], gate: `gate-${i + 1}` },
    })),
    gates,
    journal: { timeZone: zone },
  });
  for (const id of ['canteen', 'takeaway']) write(`services/${id}.json`, counter(zone));
}

/** The preset with a mealtime that is on whenever the test runs, and gates that don't keep it waiting. */
function counter(zone: string): object {
  return {
    ...canteen,
    zone,
    hours: [{ id: 'lunch', days: 'daily', from: '00:00', to: '24:00' }],
    passback: { scope: 'zone', seconds: PASSBACK_SECONDS },
    gate: { openSeconds: OPEN_SECONDS, passageSeconds: PASSAGE_SECONDS },
    examples: [
      { name: 'A student at lunch', at: '2026-11-23T12:10', expect: 'granted' },
      {
        name: 'A second lunch',
        at: '2026-11-23T12:10',
        used: [{ at: '2026-11-23T12:04' }],
        expect: 'refused: used-in-window',
      },
    ],
  };
}

/** A zone in which it is about noon now, so that no lunch is had over midnight. `now` is ms since 1970. */
export function zoneAtNoon(now: number): string {
  const ahead = 12 - new Date(now).getUTCHours();
  // POSIX signs: what lies east of Greenwich is minus.
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}
