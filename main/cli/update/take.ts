import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { DEFAULT_SETTINGS, loadSettings } from '../../config/settings.ts';
import { TESSERA_VERSION } from '../../control/version.ts';
import { installationHere, openUpdater, openUpdateStateAt, startIdOf } from '../../shell/start/open-updater.ts';
import { guardStart } from '../../update/guard-start.ts';
import type { SwitchEnd } from '../../update/updater.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';
import { untilTold } from '../until-told.ts';
import { settingsHere, updateHere } from './update-here.ts';

interface TakeOptions {
  readonly json?: boolean;
}

const MINUTE_MS = 60_000;

function updaterHere() {
  const place = updateHere();
  return openUpdater(place, settingsHere(place), SYSTEM_CLOCK);
}

/** `tessera update apply`. */
export async function apply(options: TakeOptions): Promise<void> {
  tell(await updaterHere().apply([], untilTold().signal), options);
}

/** `tessera update rollback`. */
export function rollBack(options: TakeOptions): void {
  tell(updaterHere().rollBack('an operator went back'), options);
}

function tell(end: SwitchEnd, options: TakeOptions): void {
  if (end.kind === 'failed') throw new CliError(end.message);
  createOutput(options).record({ version: end.version }, () => `${end.version} runs from the next start on`);
}

/** `tessera update status`. */
export function status(options: TakeOptions): void {
  const place = updateHere();
  const { notes: _, rolloutPlace, ...state } = openUpdateStateAt(place).read();
  const installation = installationHere(place);
  const installed = installation?.installed() ?? null;
  const shown = { running: TESSERA_VERSION, kind: installation?.kind ?? null, installed, rolloutPlace, ...state };
  createOutput(options).record(shown, () => JSON.stringify(shown, null, 2));
}

/**
 * `tessera update guard`, before each start, best by the version that was last well. Ends well whatever it finds: a
 * terminal that can't count its starts still serves.
 */
export function guard(options: TakeOptions): void {
  const place = updateHere();
  const installation = installationHere(place);
  if (installation === undefined) return;
  // Without the configuration the terminal starts, too, and says what is wrong with it.
  const loaded = loadSettings(place.home);
  const { update } = loaded.kind === 'ok' ? loaded.settings : DEFAULT_SETTINGS;
  const healthMs = update.healthMinutes * MINUTE_MS;
  const facts = { startId: startIdOf(process.env), now: SYSTEM_CLOCK.now(), healthMs };
  const end = guardStart(openUpdateStateAt(place), installation, facts);
  if (end.kind === 'failed') say(`tessera: ${end.message}`);
  createOutput(options).record(end, () => (end.kind === 'went-back' ? `back on ${end.to}` : 'nothing to go back from'));
}
