import type { Pool } from 'undici';
import type { Clock } from '../../application/ports/terminal-ports.ts';

/** Sees to it that a tap finds a connection that stands. */
export interface Warmth {
  /** An answer came: there is somebody at the terminal, and the registry is well. */
  used(): void;
  failed(): void;
  stop(): void;
}

/** A connection is opened anew for so long after the last answer, and no longer: at night nobody waits for it. */
const USED_WITHIN_MS = 120_000;
/** Longest wait before it is opened anew; drawn by chance, since a restarted registry drops all terminals at once. */
const SPREAD_MS = 5_000;
/** Least time between two of them. */
const AT_MOST_EVERY_MS = 20_000;
const LIMIT_MS = 2_000;

/**
 * Opens the connection anew where the other end closed it between two taps, by one `HEAD` of the root, which names no
 * card. While the other end keeps connections open as long as we do, this sends nothing at all; it is for registries
 * and firewalls that are quicker to close than taps follow. It never asks a registry that failed.
 */
export function keepWarm(pool: Pool, clock: Pick<Clock, 'setTimer'>): Warmth {
  let usedAt = Number.NEGATIVE_INFINITY;
  let isResting = false;
  let cancelWarming = (): void => undefined;
  let cancelRest = (): void => undefined;

  const isInUse = (): boolean => performance.now() - usedAt <= USED_WITHIN_MS;

  function onDisconnect(): void {
    if (!isInUse() || isResting || pool.stats.connected > 0) return;
    isResting = true;
    cancelRest = clock.setTimer(AT_MOST_EVERY_MS, () => {
      isResting = false;
    });
    cancelWarming = clock.setTimer(Math.random() * SPREAD_MS, () => void warm());
  }

  async function warm(): Promise<void> {
    if (!isInUse() || pool.closed || pool.destroyed || pool.stats.connected > 0) return;
    try {
      const { body } = await pool.request({ method: 'HEAD', path: '/', signal: AbortSignal.timeout(LIMIT_MS) });
      await body.dump();
    } catch {
      // Whatever it is, the next tap meets it and says it.
    }
  }

  pool.on('disconnect', onDisconnect);
  return {
    used() {
      usedAt = performance.now();
    },
    failed() {
      usedAt = Number.NEGATIVE_INFINITY;
    },
    stop() {
      usedAt = Number.NEGATIVE_INFINITY;
      pool.off('disconnect', onDisconnect);
      cancelWarming();
      cancelRest();
    },
  };
}
