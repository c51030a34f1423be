import { fileURLToPath } from 'node:url';
import { readerProcessEntry } from '../../../native/pcsc/process/reader-process-entry.ts';
import type { ReaderChild, ReaderChildListener } from '../../../native/pcsc/supervision/reader-child.ts';
import { superviseReaders } from '../../../native/pcsc/supervision/supervisor.ts';
import { openLog } from '../../log/log.ts';
import type { KioskTerminalOptions } from '../choose/electron-options.ts';
import type { PageChannel } from '../page-channel.ts';
import type { OwnCommand } from './own-command.ts';
import { saveInDocuments } from './report-delivery.ts';
import { runTerminal } from './run-terminal.ts';

/** What Electron's shell gives: the options, and its own way to start a bundled module as a process. */
export interface ElectronStart {
  readonly options: KioskTerminalOptions;
  readonly startReader: (entry: string, listener: ReaderChildListener) => ReaderChild;
  readonly ownCommand: OwnCommand;
}

export type ElectronTerminal =
  | { readonly kind: 'started'; readonly channel: PageChannel; readonly isDemo: boolean; close(): Promise<void> }
  /** One line. */
  | { readonly kind: 'failed'; readonly message: string };

/** The terminal behind Electron's page: the same as behind any other, its readers in Electron's kind of process. */
export async function startInElectron({ options, startReader, ownCommand }: ElectronStart): Promise<ElectronTerminal> {
  const entry = fileURLToPath(readerProcessEntry());
  const start = await runTerminal({
    options,
    env: process.env,
    platform: process.platform,
    shell: 'electron',
    reports: saveInDocuments,
    ownCommand,
    log: openLog({ level: 'info' }),
    openReaders: (wish) => superviseReaders({ ...wish, startChild: (listener) => startReader(entry, listener) }),
  });
  if (start.kind !== 'started') return { kind: 'failed', message: start.message };
  return {
    kind: 'started',
    channel: start.channel,
    isDemo: start.current().printable !== undefined,
    close: start.close,
  };
}
