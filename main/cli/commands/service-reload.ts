import type { Command } from 'commander';
import { serviceReloadJob } from '../../control/jobs/service-reload.ts';
import { createOutput } from '../output.ts';
import { runJob } from '../run-job.ts';
import { untilTold } from '../until-told.ts';

/** `tessera service reload`: the running terminal reads its service files again. */
export function registerServiceReload(service: Command): void {
  service
    .command('reload')
    .description('have the running terminal read its service files again')
    .option('--json', 'JSON on stdout')
    .action(reload);
}

async function reload(options: { readonly json?: boolean }): Promise<void> {
  const reloaded = await runJob(serviceReloadJob, {}, { signal: untilTold().signal });
  createOutput(options).record(reloaded, () =>
    [`${reloaded.services} services`, ...reloaded.faults.map((fault) => `not used: ${fault}`)].join('\n'),
  );
  if (reloaded.faults.length > 0) process.exitCode = 1;
}
