import type { Command } from 'commander';
import { type ListedReader, listReaders, type ReaderListing } from '../../../native/pcsc/list-readers.ts';
import { serviceRemedy } from '../../../native/pcsc/service-remedy.ts';
import { createOutput } from '../output.ts';

/** `tessera readers`: which readers there are, what lies on them, and whether PC/SC runs. None is an answer too. */
export function registerReaders(program: Command): void {
  program
    .command('readers')
    .description('list the card readers, and say whether PC/SC runs')
    .option('--json', 'JSON on stdout')
    .action(async (options: { json?: boolean }) => {
      const listing = await listReaders();
      createOutput(options).record(listing, () => inWords(listing));
    });
}

function inWords({ pcsc, readers }: ReaderListing): string {
  if (!pcsc.running) return `no PC/SC service (${pcsc.detail}): ${serviceRemedy(process.platform)}`;
  if (readers.length === 0) return 'PC/SC runs, no reader: plug one in, and look for it with lsusb if it is not listed';
  return readers.map(readerInWords).join('\n');
}

function readerInWords({ name, virtual, card, atr }: ListedReader): string {
  const kind = virtual ? ' (virtual)' : '';
  return `${name}${kind}: ${card ? `card, ATR ${atr ?? 'not readable'}` : 'no card'}`;
}
