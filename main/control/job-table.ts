import { forgetJob } from './jobs/forget.ts';
import { type AnyJob, inTable } from './jobs.ts';

/** Every job a running terminal does when a command asks for it. */
export const JOB_TABLE: readonly AnyJob[] = [inTable(forgetJob)];
