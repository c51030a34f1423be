import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { ReaderFaultOptions } from '../bench/faults/faults-reader-report.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';
import { untilTold } from '../until-told.ts';
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
    .command('decide')
    .description('a verdict by 200 services with every kind of rule')
    .option('--verdicts <n>', 'verdicts', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async (options: { verdicts?: number; json?: boolean }) => {
      const { benchDecide, isDecideQuick } = await import('../bench/decide.ts');
      const result = benchDecide(options);
      report(result, options);
      endAtOnce(isDecideQuick(result) ? 0 : 1);
    });

  bench
    .command('clock')
    .description('attacks on the clock of a simulated machine')
    .option('--sequences <n>', 'attacks', wholeNumber)
    .option('--seed <n>', 'repeats a run', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async (options: { sequences?: number; seed?: number; json?: boolean }) => {
      const { benchClock, clockTable, isClockSafe } = await import('../bench/clock.ts');
      const result = benchClock(options);
      createOutput(options).record(result, () => clockTable(result));
      endAtOnce(isClockSafe(result) ? 0 : 1);
    });

  bench
    .command('power')
    .description('working processes killed, and the power cut under their files; each store is started on what is left')
    .option('--points <n>', 'kills and cuts over all stores', wholeNumber)
    .option('--store <name>', 'part of the name of the store to try')
    .option('--seed <n>', 'repeats a run', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async (options: { points?: number; store?: string; seed?: number; json?: boolean }) => {
      const { benchPower, isPowerSafe, powerTable } = await import('../bench/power/power.ts');
      const result = await benchPower(options);
      createOutput(options).record(result, () => powerTable(result));
      endAtOnce(isPowerSafe(result) ? 0 : 1);
    });

  bench.command('power-work <wish>', { hidden: true }).action(async (wish: string) => {
    const { workUnderWatch } = await import('../bench/power/work-under-watch.ts');
    await workUnderWatch(JSON.parse(wish));
  });

  bench
    .command('journal')
    .description('the journal: appending, verifying, and tampering that has to be found')
    .option('--rows <n>', 'rows that are verified', wholeNumber)
    .option('--mutations <n>', 'ways somebody tampers with it', wholeNumber)
    .option('--seed <n>', 'repeats a run', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async (options: { rows?: number; mutations?: number; seed?: number; json?: boolean }) => {
      const { benchJournal, isTrusted } = await import('../bench/journal/journal.ts');
      const found = await benchJournal(options);
      report(found, options);
      endAtOnce(isTrusted(found) ? 0 : 1);
    });

  bench
    .command('privacy')
    .description('known card numbers, searched for in all that a terminal of its own leaves on disk and in memory')
    .option('--cards <n>', 'card numbers', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async (options: { cards?: number; json?: boolean }) => {
      const { benchPrivacy, isPrivate } = await import('../bench/privacy/privacy.ts');
      const found = await benchPrivacy(options);
      report(found, options);
      endAtOnce(isPrivate(found) ? 0 : 1);
    });

  bench
    .command('soak')
    .description('taps and faults of the registry at a terminal of its own: memory over time, and descriptors')
    .option('--taps <n>', 'taps', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async (options: { taps?: number; json?: boolean }) => {
      const { benchSoak, isSteady } = await import('../bench/soak.ts');
      const found = await benchSoak(options);
      report(found, options);
      endAtOnce(isSteady(found) ? 0 : 1);
    });

  bench
    .command('card')
    .description('the chip side beside a bare loop of the same APDUs, on a real PC/SC daemon with a virtual card')
    .option('--reads <n>', 'reads of a card left lying', wholeNumber)
    .option('--taps <n>', 'cards put in and taken out', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async (options: { reads?: number; taps?: number; json?: boolean }) => {
      const { benchCard } = await import('../bench/reader/card.ts');
      report(await benchCard(options), options);
      endAtOnce();
    });

  bench
    .command('gate')
    .description('from a decision to the relay byte on the wire, on a pseudo-terminal')
    .option('--orders <n>', 'orders', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async (options: { orders?: number; json?: boolean }) => {
      const { benchGate, gateTable, isGateQuick } = await import('../bench/gate/gate.ts');
      const result = await benchGate(options);
      createOutput(options).record(result, () => gateTable(result));
      endAtOnce(isGateQuick(result) ? 0 : 1);
    });

  bench
    .command('reader')
    .description('a guided test of your own reader and card; prints a report that can be sent in')
    .option('--reader <name>', 'part of the name of the reader to test')
    .option('--taps <n>', 'how often the card is held out', wholeNumber)
    .option('--timeout <seconds>', 'how long each card is waited for', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async (options: { reader?: string; taps?: number; timeout?: number; json?: boolean }) => {
      const [{ benchReader }, { compatibilityText }] = await Promise.all([
        import('../bench/reader/reader.ts'),
        import('../bench/reader/reader-compatibility.ts'),
      ]);
      const found = await benchReader({ ...options, say, signal: untilTold().signal });
      createOutput(options).record(found, () => compatibilityText(found));
      endAtOnce();
    });

  bench
    .command('updates')
    .description("forged, older, cut and misdirected releases at the terminal's own updater, on a real HTTPS server")
    .option('--json', 'JSON on stdout')
    .action(async (options: { json?: boolean }) => {
      const { benchUpdates, isUnforgeable, updatesTable } = await import('../bench/updates/updates.ts');
      const result = await benchUpdates();
      createOutput(options).record(result, () => updatesTable(result));
      endAtOnce(isUnforgeable(result) ? 0 : 1);
    });

  const faults = bench.command('faults').description('faults, and whether the terminal keeps its promises');

  faults
    .command('registry')
    .description('every fault of the registry by what is known of the card, on real servers')
    .option('--report <file>', 'writes the matrix as Markdown there')
    .option('--json', 'JSON on stdout')
    .action(async (options: { report?: string; json?: boolean }) => {
      const { benchRegistryFaults, isWithinBudget, matrixReport } = await import('../bench/faults/faults-registry.ts');
      const matrix = await benchRegistryFaults();
      if (options.report !== undefined) writeReport(options.report, matrixReport(matrix));
      createOutput(options).record(matrix, () => matrixReport(matrix));
      endAtOnce(isWithinBudget(matrix) ? 0 : 1);
    });

  faults
    .command('reader')
    .description('of readers, their process and hostile cards')
    .option('--count <n>', 'faults of a scripted reader process', wholeNumber)
    .option('--on-pcscd <n>', 'faults on a real PC/SC daemon', wholeNumber)
    .option('--answers <n>', 'hostile answers of cards', wholeNumber)
    .option('--apdus <n>', 'APDUs for the memory measurement', wholeNumber)
    .option('--seed <n>', 'repeats a run', wholeNumber)
    .option('--report <file>', 'writes a Markdown report there')
    .option('--json', 'JSON on stdout')
    .action(async (options: ReaderFaultOptions & { json?: boolean }) => {
      const { benchReaderFaults } = await import('../bench/faults/faults-reader-report.ts');
      const run = await benchReaderFaults(options);
      report(run, options);
      endAtOnce(run.isWithinBudget ? 0 : 1);
    });

  bench
    .command('page')
    .description('the page in a real browser: verdict to paint, code in view to paint, what it loads and keeps')
    .option('--verdicts <n>', 'verdicts timed', wholeNumber)
    .option('--codes <n>', 'codes held before the camera', wholeNumber)
    .option('--cycles <n>', 'verdicts one after another, for what the page keeps; a day by default', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async ({ json, ...options }: { verdicts?: number; codes?: number; cycles?: number; json?: boolean }) => {
      const { benchPage, isPageQuick } = await import('../bench/page/page.ts');
      const result = await benchPage(options);
      report(result, json === undefined ? {} : { json });
      endAtOnce(isPageQuick(result) ? 0 : 1);
    });

  bench
    .command('qr')
    .description("the page's own decoder in a real browser, over a folder of images")
    .requiredOption('--dir <folder>', 'images; one with a .txt beside it must read as that text, one without must not')
    .option('--json', 'JSON on stdout')
    .action(async (options: { dir: string; json?: boolean }) => {
      const { benchQr } = await import('../bench/qr/qr.ts');
      report(await benchQr(options.dir), options);
    });
}

/** One object; people get it with line breaks. */
function report(result: object, options: { json?: boolean }): void {
  createOutput(options).record(result, () => JSON.stringify(result, null, 2));
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CliError(`${path} can't be written: ${code}`);
  }
}

/** The binding's own threads would keep the process for a while. */
function endAtOnce(exitCode = 0): void {
  process.stdout.write('', () => process.exit(exitCode));
}
