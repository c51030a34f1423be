import type { Command } from 'commander';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { tesseraHome } from '../../config/home.ts';
import { type SyncEnd, sync } from '../../provision/sync.ts';
import { openCardPages, openSettings, openTerminalData } from '../../shell/start/open-provisioning.ts';
import { openSyncLedger } from '../../store/sync-ledger.ts';
import { CliError } from '../cli-error.ts';
import { orFail } from '../or-fail.ts';
import { createOutput, say } from '../output.ts';
import { picNumber } from '../pic-number.ts';
import { untilTold } from '../until-told.ts';
import { wholeNumber } from '../whole-number.ts';

interface SyncOptions {
  readonly pic?: string;
  readonly pageSize: number;
  readonly router?: string;
  readonly json?: boolean;
}

/** Asked for; a registry that gives less is followed (spec 5.3). */
const DEFAULT_PAGE_SIZE = 200;
/** Nobody waits for a sync at the door; the registry has others to serve. */
const PAUSE_MS = 250;

/** `tessera sync`: the institution's own cards into what the terminal knows. */
export function registerSync(program: Command): void {
  program
    .command('sync')
    .description("fetch the institution's own cards for use without network")
    .option('--pic <pic>', 'cards of this institution only', picNumber)
    .option('--page-size <n>', 'cards asked for at a time', wholeNumber, DEFAULT_PAGE_SIZE)
    .option('--router <url>', 'registry to ask: production, sandbox, or an address')
    .option('--json', 'JSON lines on stdout')
    .action(runSync);
}

async function runSync(options: SyncOptions): Promise<void> {
  const output = createOutput(options);
  const told = untilTold();
  const clock = SYSTEM_CLOCK;
  const place = { home: tesseraHome(process.env, process.platform), clock, env: process.env, notice: say };
  const settings = orFail(openSettings(place, options.router));
  const pages = orFail(openCardPages(place, settings));
  const data = orFail(openTerminalData(place));
  try {
    const { terminalKey, knowledge } = data;
    const ledger = orFail(openSyncLedger({ dataFolder: place.home.dataFolder, terminalKey, now: clock.now() }));
    try {
      const wish = {
        registry: settings.registry.url,
        pic: options.pic ?? null,
        pageSize: options.pageSize,
        pauseMs: PAUSE_MS,
      };
      const end = await sync(
        {
          pages,
          ledger,
          knowledge,
          clock,
          random: Math.random,
          onNotice: say,
          onProgress: (progress) =>
            output.progress(progress, () => `page ${progress.page} of ${progress.totalPages}, ${progress.cards} cards`),
        },
        wish,
        told.signal,
      );
      if (end.kind !== 'done') throw new CliError(sentenceOf(end));
      const { cards, removed, leftOut, reconciled } = end;
      const byTypeAndYear = ledger.statistics();
      output.record(
        { done: true, cards, removed, leftOut, reconciled, byTypeAndYear },
        () =>
          `${cards} cards are known now; ${removed} that left the list were removed${leftOut > 0 ? `; ${leftOut} entries left out` : ''}`,
      );
    } finally {
      ledger.close();
    }
  } finally {
    data.close();
    await pages.close();
  }
}

const WHERE = 'the next sync goes on where this one was';

function sentenceOf(end: Exclude<SyncEnd, { kind: 'done' }>): string {
  switch (end.kind) {
    case 'key-refused':
      return end.status === 401
        ? 'the registry does not accept the API key (401)'
        : 'the API key may not list cards (403)';
    case 'later':
      return `the registry asks to be left alone until ${new Date(end.retryAt).toISOString()}; ${WHERE}`;
    case 'unavailable':
      return `the registry gave no list (${end.failure}); ${WHERE}`;
    case 'not-written':
      return `${end.message}; ${WHERE}`;
    case 'aborted':
      return `interrupted; ${WHERE}`;
  }
}
