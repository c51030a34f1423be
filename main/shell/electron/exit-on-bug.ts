import type { App } from 'electron';

/** Exit code for a bug, `EX_SOFTWARE` of sysexits(3): whoever watches the kiosk starts it again. */
const BUG = 70;

/**
 * An exception nobody caught ends the process at once. Electron's own way would be a dialog with a stack trace, on a
 * kiosk in a corridor.
 */
export function exitOnBug(
  process: Pick<NodeJS.Process, 'on'>,
  app: Pick<App, 'exit'>,
  log: (line: string) => void,
): void {
  const onBug = (error: unknown) => {
    log(`tessera: bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    app.exit(BUG);
  };
  process.on('uncaughtException', onBug);
  process.on('unhandledRejection', onBug);
}
