import type { Command } from 'commander';
import { forgetJob } from '../../control/jobs/forget.ts';
import { parseScannedText } from '../../domain/scanned-text.ts';
import { DEFAULT_DISK_LIMITS, NEGATIVE_RETENTION_DAYS } from '../../store/cache/disk-limits.ts';
import { CliError } from '../cli-error.ts';
import { createOutput } from '../output.ts';
import { runJob } from '../run-job.ts';
import { untilTold } from '../until-told.ts';

/** `tessera forget <escn>`: removes what is known of a card, for a data-subject request. */
export function registerForget(program: Command): void {
  program
    .command('forget')
    .description('remove what this terminal knows of a card')
    .argument('<text>', 'card number or text of a QR code')
    .option('--json', 'JSON on stdout')
    .action(forget);
}

async function forget(text: string, options: { readonly json?: boolean }): Promise<void> {
  const scanned = parseScannedText(text);
  if (!scanned.ok) throw new CliError(`not a card number (${scanned.reason})`);
  const { wasKnown } = await runJob(forgetJob, { escn: scanned.escn }, { signal: untilTold().signal });
  const answer = {
    forgotten: true,
    wasKnown,
    retention: { knownDays: DEFAULT_DISK_LIMITS.retentionDays, notRegisteredDays: NEGATIVE_RETENTION_DAYS },
  };
  createOutput(options).record(answer, () =>
    wasKnown
      ? 'what was known of this card is removed'
      : `nothing was known of this card; what is known of any is kept ${answer.retention.knownDays} days at most`,
  );
}
