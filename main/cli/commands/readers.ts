import type { Command } from 'commander';
import { listReaders, type ReaderListing } from '../../../native/pcsc/list-readers.ts';
import { serviceRemedy } from '../../../native/pcsc/service-remedy.ts';
import { tesseraHome } from '../../config/home.ts';
import { loadSettings } from '../../config/settings.ts';
import { createOutput } from '../output.ts';
import { type ReaderInUse, readersInUse } from '../readers-in-use.ts';

/** `tessera readers`: which readers there are, what lies on them, and whether PC/SC runs. None is an answer too. */
export function registerReaders(program: Command): void {
  program
    .command('readers')
    .description('list the card readers with drivers and quirks, and say whether PC/SC runs')
    .option('--json', 'JSON on stdout')
    .action(async (options: { json?: boolean }) => {
      const { pcsc, ...listing } = await listReaders();
      const readers = readersInUse({ pcsc, ...listing }, loadSettings(tesseraHome(process.env, process.platform)));
      createOutput(options).record({ pcsc, readers }, () => inWords(pcsc, readers));
    });
}

function inWords(pcsc: ReaderListing['pcsc'], readers: readonly ReaderInUse[]): string {
  if (!pcsc.running) return `no PC/SC service (${pcsc.detail}): ${serviceRemedy(process.platform)}`;
  if (readers.length === 0) return 'PC/SC runs, no reader: plug one in, and look for it with lsusb if it is not listed';
  return readers.map(readerInWords).join('\n');
}

function readerInWords({ name, virtual, driver, usbPath, card, atr, quirks, used, why }: ReaderInUse): string {
  const lines = [
    `${name}${virtual ? ' (virtual)' : ''}: ${card ? `card, ATR ${atr ?? 'not readable'}` : 'no card'}`,
    `  ${used ? 'used' : `not used: ${why}`}`,
    ...(driver === null ? [] : [`  driver ${driver}${usbPath === null ? '' : `, USB ${usbPath}`}`]),
    ...(quirks.length === 0 ? [] : [`  knows: ${quirks.join(', ')}`]),
  ];
  return lines.join('\n');
}
