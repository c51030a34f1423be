import { z } from 'zod';
import { type SignedCheckpoint, signedCheckpointSchema } from '../../store/journal/checkpoint.ts';
import { lastCheckpointIn } from '../../store/journal/last-checkpoint.ts';
import type { Job } from '../jobs.ts';

/** Signs what is in the journal of a running terminal, and gives that. */
export const journalCheckpointJob: Job<object, never, SignedCheckpoint> = {
  name: 'journal-checkpoint',
  request: z.strictObject({}),
  progress: z.never(),
  result: signedCheckpointSchema,
  runsBeside: true,
  async run({ journal }) {
    const reading = journal();
    reading?.sign();
    const source = reading?.current();
    const signed = source === undefined ? undefined : lastCheckpointIn(source);
    return signed === undefined
      ? { kind: 'failed', message: 'there is nothing in the journal yet' }
      : { kind: 'done', result: signed };
  },
};
