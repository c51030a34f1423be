import { z } from 'zod';
import { breathe } from '../../provision/breathe.ts';
import { signedCheckpointSchema } from '../../store/journal/checkpoint.ts';
import { verifiedSchema } from '../../store/journal/verified.ts';
import { verification } from '../../store/journal/verify.ts';
import type { Job } from '../jobs.ts';

/** Checkpoints from elsewhere. */
const request = z.strictObject({ outside: z.array(signedCheckpointSchema).max(100) });
const progress = z.strictObject({ rows: z.number() });
/** Rows between two words on how far it is. */
const TOLD_EVERY_ROWS = 50_000;

/** Verifies the journal of a running terminal, beside its taps. */
export const journalVerifyJob: Job<
  z.infer<typeof request>,
  z.infer<typeof progress>,
  z.infer<typeof verifiedSchema>
> = {
  name: 'journal-verify',
  request,
  progress,
  result: verifiedSchema,
  runsBeside: true,
  async run({ journal }, { outside }, told) {
    const reading = journal();
    const source = reading?.current();
    if (reading === undefined || source === undefined)
      return { kind: 'failed', message: 'there is no journal on disk' };
    let said = 0;
    for (const steps = verification(source, { keys: reading.keys, outside }); ; ) {
      const step = steps.next();
      if (step.done === true) return { kind: 'done', result: step.value };
      if (told.signal.aborted) return { kind: 'failed', message: 'given up' };
      if (step.value - said >= TOLD_EVERY_ROWS) {
        said = step.value;
        await told.progress({ rows: said });
      }
      await breathe();
    }
  },
};
