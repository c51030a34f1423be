import type { Clock } from '../application/ports/terminal-ports.ts';
import type { HealthSource } from '../application/ports/update-ports.ts';
import { foundWell } from './start-decision.ts';
import type { UpdateStateFile } from './update-state.ts';

export interface TrialWatch {
  readonly state: UpdateStateFile;
  readonly runningVersion: string;
  readonly health: HealthSource;
  readonly clock: Pick<Clock, 'setTimer' | 'monotonic'>;
  /** How long a new version has to show that it is well, in ms. */
  readonly healthMs: number;
  /** It is well: what is no longer needed may go. */
  onWell(): void;
  /** It is not, and the time is over. */
  onFailed(why: string): void;
}

/** Health is asked for this often, in ms. */
const ASK_MS = 5_000;
/** As long as this it has to be well without a break, in ms: a terminal that dies after ten seconds was never well. */
const WELL_FOR_MS = 60_000;

/**
 * Watches a version on trial from inside. It is well when everything that worked before the switch has worked for a
 * minute. Returns what ends the watching; nothing is watched where nothing is on trial.
 */
export function watchTrial(watch: TrialWatch): () => void {
  const { state, runningVersion, health, clock, healthMs } = watch;
  const { trial } = state.read();
  if (trial === null || trial.version !== runningVersion) return () => undefined;
  const startedAt = clock.monotonic();
  const wellForMs = Math.min(WELL_FOR_MS, healthMs / 2);
  let wellSince: number | undefined;
  let cancel = clock.setTimer(ASK_MS, look);
  return () => cancel();

  function look(): void {
    const now = clock.monotonic();
    const ailing = health.ailing().filter((part) => !trial?.ailedBefore.includes(part));
    wellSince = ailing.length === 0 ? (wellSince ?? now) : undefined;
    if (wellSince !== undefined && now - wellSince >= wellForMs) {
      // A full disk: the word is said at a later look, or the start counts on.
      if (state.change(foundWell).ok) {
        watch.onWell();
        return;
      }
    } else if (now - startedAt >= healthMs) {
      watch.onFailed(`not well after ${Math.round(healthMs / 60_000)} min: ${ailing.join(', ') || 'unsteady'}`);
      return;
    }
    cancel = clock.setTimer(ASK_MS, look);
  }
}
