import { closeSync, openSync, writeSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type Home, tesseraHome } from '../../config/home.ts';
import { dayRuleOf } from '../../config/journal.ts';
import { DEFAULT_SETTINGS, loadSettings, type Settings } from '../../config/settings.ts';
import type { DayRule } from '../../domain/statistics/local-hour.ts';
import { createStatistics } from '../../domain/statistics/statistics.ts';
import { createShownWeeks, type Range, type ShownWeek } from '../../domain/statistics/weeks.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../report/export-format.ts';
import { exportShown } from '../../report/export-shown.ts';
import { CliError } from '../cli-error.ts';
import { exportRows } from '../journal/export-rows.ts';
import { pdfReport } from '../journal/pdf-report.ts';
import { momentOption, readJournal } from '../journal/read-journal.ts';
import { statsText } from '../journal/stats.ts';
import { printCheckpoint, type VerifyOptions, verifyOwnJournal } from '../journal/verify.ts';
import { createOutput } from '../output.ts';
import { terminalClock } from '../terminal-clock.ts';
import { untilTold } from '../until-told.ts';

interface RangeOptions {
  readonly from?: number;
  readonly to?: number;
  readonly json?: boolean;
}

interface ExportOptions extends RangeOptions {
  readonly format: ExportFormat;
  readonly rows?: boolean;
  readonly full?: boolean;
  readonly out?: string;
}

/** `tessera journal`: what this terminal decided, and whether anybody changed it since. */
export function registerJournal(program: Command): void {
  const journal = program.command('journal').description('what this terminal decided: verify, export, count');
  const range = (command: Command): Command =>
    command
      .option('--from <moment>', 'from this day (UTC) or moment on', momentOption)
      .option('--to <moment>', 'before this day (UTC) or moment', momentOption);

  journal
    .command('verify')
    .description('whether rows were changed, moved, dropped or added; names the first bad row')
    .option('--checkpoint <file>', 'checkpoints that left the machine, as JSON lines or as a log that has them')
    .option('--file <file>', 'a copy of a journal.db, in place of this terminal’s')
    .option('--json', 'JSON on stdout')
    .action((options: VerifyOptions) => verifyOwnJournal(ownHome(), options));

  journal
    .command('checkpoint')
    .description('the last signed checkpoints, to be kept somewhere else')
    .option('--json', 'JSON on stdout')
    .action((options: { json?: boolean }) => printCheckpoint(ownHome(), options));

  range(journal.command('export').description('counts by week, few of them withheld; with --rows the entries'))
    .addOption(new Option('--format <format>', 'what to write').choices(EXPORT_FORMATS).default('csv'))
    .option('--rows', 'an entry a row, for the terminal’s own people')
    .option('--full', 'with --rows: pseudonyms, exact times and words too')
    .option('--out <file>', 'writes there, in place of stdout')
    .action(exportJournal);

  range(journal.command('stats').description('exact numbers, for the terminal’s own people'))
    .option('--pdf <file>', 'writes a report to be passed on: whole weeks, few of them withheld')
    .option('--json', 'JSON on stdout')
    .action(stats);
}

async function exportJournal({ format, rows = false, full = false, out, from, to }: ExportOptions): Promise<void> {
  const { home, rule, signal } = place();
  const wanted = { from: from ?? null, to: to ?? null };
  const file = out === undefined ? undefined : openFor(out);
  const write = (piece: string): void => {
    if (file === undefined) process.stdout.write(piece);
    else writeSync(file, piece);
  };
  try {
    if (rows || full) {
      let isFirst = true;
      await readJournal(home, wanted, signal, (entries) => {
        const pieces = exportRows(entries, { format, isFull: full });
        // The header stands once, whatever number of parts the journal comes in.
        if (format === 'csv' && !isFirst) pieces.next();
        isFirst = false;
        for (const piece of pieces) write(piece);
      });
      return;
    }
    const { weeks } = await shownWeeks({ home, rule, signal }, wanted);
    for (const piece of exportShown(weeks, format)) write(piece);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

interface StatsOptions extends RangeOptions {
  readonly pdf?: string;
}

async function stats({ from, to, json, pdf }: StatsOptions): Promise<void> {
  const { home, settings, rule, signal } = place();
  const wanted = { from: from ?? null, to: to ?? null };
  if (pdf !== undefined) {
    const { weeks, now } = await shownWeeks({ home, rule, signal }, wanted);
    const file = openFor(pdf);
    try {
      writeSync(file, await pdfReport({ home, settings, rule, weeks, now }));
    } finally {
      closeSync(file);
    }
    createOutput({ json }).record({ pdf, weeks: weeks.length }, () => `${pdf}: ${weeks.length} whole weeks`);
    return;
  }
  const statistics = createStatistics(rule);
  await readJournal(home, wanted, signal, (entries) => {
    for (const entry of entries) statistics.add(entry);
  });
  const view = statistics.view();
  createOutput({ json }).record(view, () => statsText(view));
}

/** Counts by whole weeks, few of them withheld, and the time of the terminal that it was when they were counted. */
async function shownWeeks(
  { home, rule, signal }: Omit<Place, 'settings'>,
  wanted: Range,
): Promise<{ readonly weeks: readonly ShownWeek[]; readonly now: number }> {
  const now = (await terminalClock(home, signal)).now();
  const { beginsAt } = await readJournal(home, { from: 0, to: 0 }, signal, () => undefined);
  const weeks = createShownWeeks(rule, { wanted, known: { from: beginsAt, to: now } });
  // All rows: a row is written a moment after what it tells, and no week may miss one at a range's edge.
  await readJournal(home, { from: null, to: null }, signal, (entries) => {
    for (const entry of entries) weeks.add(entry);
  });
  return { weeks: weeks.view(), now };
}

interface Place {
  readonly home: Home;
  readonly settings: Settings;
  readonly rule: DayRule;
  readonly signal: AbortSignal;
}

function place(): Place {
  const home = ownHome();
  const loaded = loadSettings(home);
  if (loaded.kind === 'broken') throw new CliError(loaded.message);
  const settings = loaded.kind === 'ok' ? loaded.settings : DEFAULT_SETTINGS;
  return { home, settings, rule: dayRuleOf(settings.journal), signal: untilTold().signal };
}

function ownHome(): Home {
  return tesseraHome(process.env, process.platform);
}

function openFor(path: string): number {
  try {
    return openSync(path, 'w', 0o600);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CliError(`${path} can't be written: ${code}`);
  }
}
