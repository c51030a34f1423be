import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, ipcMain, Menu, powerSaveBlocker, protocol, session, utilityProcess } from 'electron';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { keepMemoryLean } from '../../memory/keep-memory-lean.ts';
import { startInElectron } from '../start/start-in-electron.ts';
import { exitOnBug } from './exit-on-bug.ts';
import { runKiosk } from './run-kiosk.ts';

// Entry of Electron's main process. Built flat: the preload lies beside it, the page in the folder next to its own.
keepMemoryLean();
const log = (line: string) => void process.stderr.write(`${line}\n`);
exitOnBug(process, app, log);

// Not awaited: Electron is ready only after this module has run to its end, and the kiosk waits for that. Never rejects.
void runKiosk(
  { app, BrowserWindow, ipcMain, Menu, powerSaveBlocker, protocol, session, utilityProcess },
  {
    env: process.env,
    argv: process.argv,
    uid: process.getuid?.(),
    pageFolder: fileURLToPath(new URL('../renderer', import.meta.url)),
    preload: fileURLToPath(new URL('./preload.cjs', import.meta.url)),
    commandEntry: fileURLToPath(new URL('./cli.js', import.meta.url)),
    clock: SYSTEM_CLOCK,
    startTerminal: startInElectron,
    log,
    print: (line) => void process.stdout.write(`${line}\n`),
  },
);
