import type { Clock } from '../application/ports/terminal-ports.ts';

export interface HousekeepingParts {
  readonly clock: Pick<Clock, 'setTimer'>;
  /** Removes what is beyond its retention; false where it can't now and is to be called again soon. Never rejects. */
  readonly work: () => Promise<boolean>;
}

export const HOUSEKEEPING_EVERY_MS = 24 * 3_600_000;
const SOON_MS = 60_000;

/** Enforces retention at once and then daily: a terminal may run for months. Returns what ends it and waits. */
export function startHousekeeping({ clock, work }: HousekeepingParts): () => Promise<void> {
  let isClosed = false;
  let cancel: () => void = () => undefined;
  let underWay = run();

  async function run(): Promise<void> {
    const isDone = await work();
    if (isClosed) return;
    cancel = clock.setTimer(isDone ? HOUSEKEEPING_EVERY_MS : SOON_MS, () => {
      underWay = run();
    });
  }

  return async () => {
    isClosed = true;
    cancel();
    await underWay;
  };
}
