import type { Clock } from '../application/ports/terminal-ports.ts';
import type { HealthSource, UpdateSource } from '../application/ports/update-ports.ts';
import { isQuietMinute, type QuietRules } from './quiet-minute.ts';
import type { Updater } from './updater.ts';

export interface UpdateSchedule {
  readonly updater: Updater;
  readonly clock: Pick<Clock, 'now' | 'setTimer'>;
  readonly health: HealthSource;
  /** The server; undefined where there is none. */
  readonly server: UpdateSource | undefined;
  /** Releases on drives that are there now. */
  findOnDrives(): Promise<readonly UpdateSource[]>;
  /** Of the server; 0 is never. */
  readonly everyMs: number;
  /** 0 up to 1, this terminal's own: two hundred don't ask at once. */
  readonly phase: number;
  /** Null where updates wait for an operator. */
  readonly quiet: QuietRules | null;
  lastPresentationAt(): number | null;
  /** After each look, whatever came of it. */
  onTurn(): void;
  /** What the next start runs has changed. */
  onSwitched(version: string): void;
  notice(line: string): void;
}

const MINUTE_MS = 60_000;

/** Looks for updates and takes them into use at a quiet minute. What it returns ends it, and what is under way. */
export function scheduleUpdates(schedule: UpdateSchedule): () => void {
  const { updater, clock, server, everyMs, quiet } = schedule;
  const ending = new AbortController();
  let askAt = clock.now() + Math.floor(schedule.phase * everyMs);
  let known: ReadonlySet<string> = new Set();
  let cancel = clock.setTimer(MINUTE_MS, tick);
  return () => {
    cancel();
    ending.abort();
  };

  function tick(): void {
    turn()
      .catch((error: unknown) => schedule.notice(`updates: ${String(error)}`))
      .finally(() => {
        schedule.onTurn();
        if (!ending.signal.aborted) cancel = clock.setTimer(MINUTE_MS, tick);
      });
  }

  async function turn(): Promise<void> {
    const now = clock.now();
    const drives = await schedule.findOnDrives();
    // Once each time it is put in: a package is 100 MB to hash.
    for (const drive of drives) if (!known.has(drive.place)) await updater.download(drive, ending.signal);
    known = new Set(drives.map(({ place }) => place));
    // A clock that was set back must not stop the asking.
    const isDue = everyMs > 0 && (now >= askAt || askAt - now > everyMs);
    if (server !== undefined && isDue) {
      askAt = now + everyMs;
      await updater.download(server, ending.signal);
    }
    if (quiet === null || updater.status().ready === null || updater.status().trial !== null) return;
    if (!isQuietMinute(clock.now(), schedule.lastPresentationAt(), quiet)) return;
    const end = await updater.apply(schedule.health.ailing(), ending.signal);
    if (end.kind === 'switched') schedule.onSwitched(end.version);
    else schedule.notice(`updates: ${end.message}`);
  }
}
