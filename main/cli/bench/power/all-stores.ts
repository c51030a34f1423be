import type { PowerStore } from './power-store.ts';
import { ALIASES } from './stores/aliases.ts';
import { ANSWERS } from './stores/answers.ts';
import { OVERWRITTEN_FILE, UNSYNCED_DATABASE } from './stores/careless.ts';
import { CONFIGURATION } from './stores/configuration.ts';
import { JOURNAL } from './stores/journal.ts';
import { KEY_FILES } from './stores/key-files.ts';
import { SNAPSHOTS } from './stores/snapshots.ts';
import { STATES } from './stores/states.ts';
import { SYNC_RUNS } from './stores/sync-run.ts';
import { UPDATES } from './stores/updates.ts';

/** What a terminal keeps: each has to come through every cut of the power. */
export const STORES: readonly PowerStore[] = [
  ANSWERS,
  STATES,
  JOURNAL,
  ALIASES,
  SNAPSHOTS,
  SYNC_RUNS,
  KEY_FILES,
  UPDATES,
  CONFIGURATION,
];

/** Negative controls: none of them may come through. */
export const CARELESS_STORES: readonly PowerStore[] = [OVERWRITTEN_FILE, UNSYNCED_DATABASE];

/** By name, controls among them. */
export function storeNamed(name: string): PowerStore | undefined {
  return [...STORES, ...CARELESS_STORES].find((store) => store.name === name);
}
