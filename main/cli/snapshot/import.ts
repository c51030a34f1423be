import { resolve } from 'node:path';
import { snapshotImportJob } from '../../control/jobs/snapshot-import.ts';
import { createOutput } from '../output.ts';
import { runJob } from '../run-job.ts';
import { untilTold } from '../until-told.ts';

/** `tessera snapshot import FILE`. */
export async function takeSnapshot(file: string, options: { readonly json?: boolean }): Promise<void> {
  const { cards, sequence, baseSequence, ageSeconds, expires } = await runJob(
    snapshotImportJob,
    { file: resolve(file) },
    { signal: untilTold().signal },
  );
  createOutput(options).record(
    { imported: true, cards, sequence, baseSequence, ageSeconds, expires: new Date(expires).toISOString() },
    () => `${cards} cards are in use, as the registry had them ${ageSeconds} s ago`,
  );
}
