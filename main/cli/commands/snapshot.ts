import type { Command } from 'commander';
import { picNumber } from '../pic-number.ts';
import { wholeNumber } from '../whole-number.ts';

/** `tessera snapshot …`: cards for sites without network, as a signed file. */
export function registerSnapshot(program: Command): void {
  const snapshot = program.command('snapshot').description('cards for sites without network, as a signed file');

  snapshot
    .command('keygen')
    .description("make the key that signs snapshots and the secret a site's terminals share")
    .option('--json', 'JSON on stdout')
    .action(async (options: { json?: boolean }) => (await import('../snapshot/keygen.ts')).keygen(options));

  snapshot
    .command('export')
    .description("read the institution's cards from the registry into a file")
    .argument('<file>', 'snapshot to write')
    .option('--pic <pic>', 'cards of this institution only', picNumber)
    .option('--days <n>', 'how long it may be used', wholeNumber, 30)
    .option('--base <file>', 'full snapshot made before, for --delta')
    .option('--delta <file>', 'write what changed since the base, too')
    .option('--page-size <n>', 'cards asked for at a time', wholeNumber, 200)
    .option('--router <url>', 'registry to ask: production, sandbox, or an address')
    .option('--json', 'JSON lines on stdout')
    .action(async (file: string, options) => (await import('../snapshot/export.ts')).exportSnapshot(file, options));

  snapshot
    .command('import')
    .description('take a snapshot into use')
    .argument('<file>', 'snapshot or delta')
    .option('--json', 'JSON on stdout')
    .action(async (file: string, options) => (await import('../snapshot/import.ts')).takeSnapshot(file, options));

  snapshot
    .command('info')
    .description('what a snapshot holds; without a file, the one in use')
    .argument('[file]', 'snapshot or delta')
    .option('--json', 'JSON on stdout')
    .action(async (file: string | undefined, options) =>
      (await import('../snapshot/info.ts')).showSnapshot(file, options),
    );
}
