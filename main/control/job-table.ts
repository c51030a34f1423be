import { forgetJob } from './jobs/forget.ts';
import { journalCheckpointJob } from './jobs/journal-checkpoint.ts';
import { journalReadJob } from './jobs/journal-read.ts';
import { journalVerifyJob } from './jobs/journal-verify.ts';
import { serviceReloadJob } from './jobs/service-reload.ts';
import { snapshotImportJob } from './jobs/snapshot-import.ts';
import { statusJob } from './jobs/status.ts';
import { syncJob } from './jobs/sync.ts';
import { type AnyJob, inTable } from './jobs.ts';

/** Every job a running terminal does when a command asks for it. */
export const JOB_TABLE: readonly AnyJob[] = [
  inTable(forgetJob),
  inTable(journalCheckpointJob),
  inTable(journalReadJob),
  inTable(journalVerifyJob),
  inTable(serviceReloadJob),
  inTable(snapshotImportJob),
  inTable(statusJob),
  inTable(syncJob),
];
