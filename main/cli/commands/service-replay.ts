import { basename } from 'node:path';
import type { Command } from 'commander';
import { tesseraHome } from '../../config/home.ts';
import { tryServiceFile } from '../../config/services/try-service-file.ts';
import { createReplay } from '../../domain/service/replay.ts';
import type { Service } from '../../domain/service/service.ts';
import { CliError } from '../cli-error.ts';
import { momentOption, readJournal } from '../journal/read-journal.ts';
import { replayText } from '../journal/replay-text.ts';
import { createOutput } from '../output.ts';
import { untilTold } from '../until-told.ts';

interface ReplayOptions {
  readonly id?: string;
  readonly from?: number;
  readonly to?: number;
  readonly json?: boolean;
}

/** `tessera service replay`: a service file over the journal, before it serves. */
export function registerServiceReplay(service: Command): void {
  service
    .command('replay')
    .description('say who would have got another verdict by a service file, out of the journal; no persons, counts')
    .argument('<file>', 'the service file to try')
    .option('--id <id>', 'id of the service in the journal; without it the name of the file')
    .option('--from <time>', 'presentations from this day or time on', momentOption)
    .option('--to <time>', 'presentations before this day or time', momentOption)
    .option('--json', 'JSON on stdout')
    .action(replay);
}

async function replay(path: string, options: ReplayOptions): Promise<void> {
  const service = serviceIn(path, options.id ?? basename(path, '.json'));
  const run = createReplay(service);
  const wanted = { from: options.from ?? null, to: options.to ?? null };
  await readJournal(tesseraHome(process.env, process.platform), wanted, untilTold().signal, (entries) => {
    for (const entry of entries) run.add(entry);
  });
  const report = run.report();
  createOutput(options).record({ service: service.id, ...report }, () => replayText(service.id, report));
}

function serviceIn(path: string, id: string): Service {
  const { parsed } = tryServiceFile(path, tesseraHome(process.env, process.platform), id);
  if (!parsed.ok) throw new CliError(`${parsed.message}; see tessera service check ${path}`);
  return parsed.service;
}
