import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { tesseraHome } from '../../config/home.ts';
import { parseScannedText } from '../../domain/scanned-text.ts';
import { openTerminalData } from '../../shell/start/open-provisioning.ts';
import { DEFAULT_DISK_LIMITS, NEGATIVE_RETENTION_DAYS } from '../../store/cache/disk-limits.ts';
import { openSyncLedger } from '../../store/sync-ledger.ts';
import { CliError } from '../cli-error.ts';
import { orFail } from '../or-fail.ts';
import { createOutput, say } from '../output.ts';

/** `tessera forget <escn>`: removes what is known of a card, for a data-subject request. */
export function registerForget(program: Command): void {
  program
    .command('forget')
    .description('remove what this terminal knows of a card')
    .argument('<text>', 'card number or text of a QR code')
    .option('--json', 'JSON on stdout')
    .action(forget);
}

function forget(text: string, options: { readonly json?: boolean }): void {
  const scanned = parseScannedText(text);
  if (!scanned.ok) throw new CliError(`not a card number (${scanned.reason})`);
  const { escn } = scanned;
  const clock = SYSTEM_CLOCK;
  const place = { home: tesseraHome(process.env, process.platform), clock, env: process.env, notice: say };
  const { dataFolder } = place.home;
  const data = orFail(openTerminalData(place));
  try {
    const wasKnown = data.knowledge.recall(escn) !== undefined;
    const inSnapshot = data.snapshot?.find(escn);
    const forgotten = data.knowledge.forget(escn);
    if (!forgotten.ok) throw new CliError(forgotten.message);
    const emptied = data.snapshot?.forget(escn);
    if (emptied?.ok === false) throw new CliError(emptied.message);
    if (existsSync(join(dataFolder, 'sync.db'))) {
      const ledger = orFail(openSyncLedger({ dataFolder, terminalKey: data.terminalKey, now: clock.now() }));
      const removed = ledger.forget(escn);
      ledger.close();
      if (!removed.ok) throw new CliError(removed.message);
    }
    const answer = {
      forgotten: true,
      wasKnown: wasKnown || (inSnapshot !== undefined && inSnapshot !== 'forgotten'),
      retention: { knownDays: DEFAULT_DISK_LIMITS.retentionDays, notRegisteredDays: NEGATIVE_RETENTION_DAYS },
    };
    createOutput(options).record(answer, () =>
      answer.wasKnown
        ? 'what was known of this card is removed'
        : `nothing was known of this card; what is known of any is kept ${answer.retention.knownDays} days at most`,
    );
  } finally {
    data.close();
  }
}
