import type { WebContents } from 'electron';
import type { Clock } from '../../application/ports/terminal-ports.ts';

/** From the page's death to its reload, in ms; it has to be back within 2 s (quality section 6). */
const REVIVE_AFTER_MS = 250;
/** Where it dies again and again: still within the 2 s, but no busy loop. */
const REVIVE_SLOWLY_AFTER_MS = 1_500;
/** Deaths closer together than this are the same trouble. */
const SAME_TROUBLE_MS = 10_000;
/** How long a page may not answer before it is taken for dead. */
const UNRESPONSIVE_MS = 5_000;
/** A load that was replaced by a newer one; no failure. From Chromium's list of network errors. */
const ABORTED = -3;

export interface RevivePageOptions {
  readonly contents: Pick<WebContents, 'on' | 'isDestroyed' | 'forcefullyCrashRenderer'>;
  readonly load: () => void;
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  readonly log: (line: string) => void;
}

/**
 * Brings the page back by itself: after its process is gone for whatever reason, after a load that failed, and after it
 * stopped answering, where it is crashed first. Returns what ends it.
 */
export function revivePage({ contents, load, clock, log }: RevivePageOptions): () => void {
  let lastDeath = Number.NEGATIVE_INFINITY;
  let cancelLoad: (() => void) | undefined;
  let cancelPatience: (() => void) | undefined;

  const revive = (why: string) => {
    const now = clock.monotonic();
    const delay = now - lastDeath < SAME_TROUBLE_MS ? REVIVE_SLOWLY_AFTER_MS : REVIVE_AFTER_MS;
    lastDeath = now;
    log(`page gone (${why}): reloading in ${delay} ms`);
    cancelLoad?.();
    cancelLoad = clock.setTimer(delay, () => {
      cancelLoad = undefined;
      if (!contents.isDestroyed()) load();
    });
  };
  const stopWaiting = () => {
    cancelPatience?.();
    cancelPatience = undefined;
  };

  contents.on('render-process-gone', (_event, details) => {
    stopWaiting();
    revive(details.reason);
  });
  contents.on('did-fail-load', (_event, code, _description, _address, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) revive(`load failed with ${code}`);
  });
  contents.on('unresponsive', () => {
    cancelPatience ??= clock.setTimer(UNRESPONSIVE_MS, () => {
      cancelPatience = undefined;
      if (!contents.isDestroyed()) contents.forcefullyCrashRenderer();
    });
  });
  contents.on('responsive', stopWaiting);
  return () => {
    cancelLoad?.();
    stopWaiting();
  };
}
