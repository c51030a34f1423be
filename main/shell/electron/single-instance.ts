import type { App, BrowserWindow } from 'electron';

/**
 * One kiosk a profile: false where another one holds it, and then this one has to end. The first shows itself when a
 * second is started.
 */
export function claimSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  window: () => Pick<BrowserWindow, 'isDestroyed' | 'isMinimized' | 'restore' | 'focus'> | undefined,
): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', () => {
    const first = window();
    if (first === undefined || first.isDestroyed()) return;
    if (first.isMinimized()) first.restore();
    first.focus();
  });
  return true;
}
