import type { Command } from 'commander';
import { syncJob } from '../../control/jobs/sync.ts';
import { SYNC_PAGE_SIZE } from '../../provision/sync.ts';
import { createOutput } from '../output.ts';
import { picNumber } from '../pic-number.ts';
import { runJob } from '../run-job.ts';
import { untilTold } from '../until-told.ts';
import { wholeNumber } from '../whole-number.ts';

interface SyncOptions {
  readonly pic?: string;
  readonly pageSize: number;
  readonly router?: string;
  readonly json?: boolean;
}

/** `tessera sync`: the institution's own cards into what the terminal knows. */
export function registerSync(program: Command): void {
  program
    .command('sync')
    .description("fetch the institution's own cards for use without network")
    .option('--pic <pic>', 'cards of this institution only', picNumber)
    .option('--page-size <n>', 'cards asked for at a time', wholeNumber, SYNC_PAGE_SIZE)
    .option('--router <url>', 'registry to ask: production, sandbox, or an address')
    .option('--json', 'JSON lines on stdout')
    .action(runSync);
}

async function runSync(options: SyncOptions): Promise<void> {
  const output = createOutput(options);
  const request = { router: options.router ?? null, pic: options.pic ?? null, pageSize: options.pageSize };
  const { byTypeAndYear, ...counts } = await runJob(syncJob, request, {
    signal: untilTold().signal,
    onProgress: (progress) =>
      output.progress(progress, () => `page ${progress.page} of ${progress.totalPages}, ${progress.cards} cards`),
  });
  const { cards, removed, leftOut } = counts;
  output.record(
    { done: true, ...counts, byTypeAndYear },
    () =>
      `${cards} cards are known now; ${removed} that left the list were removed${leftOut > 0 ? `; ${leftOut} entries left out` : ''}`,
  );
}
