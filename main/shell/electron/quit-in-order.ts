import type { App } from 'electron';
import type { Clock } from '../../application/ports/terminal-ports.ts';

/** How long closing may take before the app goes all the same, in ms. */
const CLOSE_WITHIN_MS = 3_000;

/** What has to be closed before the app goes. */
export interface Closing {
  /** Registers; the last one registered closes first. */
  closing(close: () => void | Promise<void>): void;
}

/**
 * Ends the app in order, whoever asks for it (window closed, signal, session end): holds the quit back once, closes what
 * was opened in reverse order within a limit, then exits with 0. What fails to close doesn't keep the rest open.
 */
export function quitInOrder(app: Pick<App, 'on' | 'quit' | 'exit'>, clock: Pick<Clock, 'setTimer'>): Closing {
  const open: (() => void | Promise<void>)[] = [];
  let isQuitting = false;

  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isQuitting) return;
    isQuitting = true;
    const late = new Promise<void>((resolve) => {
      clock.setTimer(CLOSE_WITHIN_MS, resolve);
    });
    // Neither of the two rejects.
    void Promise.race([closeAll(open), late]).then(() => app.exit(0));
  });
  return { closing: (close) => void open.push(close) };
}

async function closeAll(open: (() => void | Promise<void>)[]): Promise<void> {
  for (const close of open.reverse()) {
    try {
      await close();
    } catch {
      // Whatever it was, the app is going; the others still want their turn.
    }
  }
}
