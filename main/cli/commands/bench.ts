import type { Command } from 'commander';
import { createOutput } from '../output.ts';
import { wholeNumber } from '../whole-number.ts';

/** `tessera bench <name>`: the numbers the project holds itself to, measured on this machine. */
export function registerBench(program: Command): void {
  const bench = program.command('bench').description('measure this machine');

  bench
    .command('lookup')
    .description('from a card number in hand to its verdict, out of what is known')
    .option('--cards <n>', 'cards in the durable cache', wholeNumber)
    .option('--seconds <s>', 'how long each part is measured', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async (options: { cards?: number; seconds?: number; json?: boolean }) => {
      const { benchLookup } = await import('../bench/lookup.ts');
      report(await benchLookup(options), options);
    });

  bench
    .command('qr')
    .description("the page's own decoder in a real browser, over a folder of images")
    .requiredOption('--dir <folder>', 'images; one with a .txt beside it must read as that text, one without must not')
    .option('--json', 'JSON on stdout')
    .action(async (options: { dir: string; json?: boolean }) => {
      const { benchQr } = await import('../bench/qr.ts');
      report(await benchQr(options.dir), options);
    });
}

/** One object; people get it with line breaks. */
function report(result: object, options: { json?: boolean }): void {
  createOutput(options).record(result, () => JSON.stringify(result, null, 2));
}
