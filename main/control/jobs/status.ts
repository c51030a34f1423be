import { z } from 'zod';
import { syncStateSchema } from '../../provision/sync-state.ts';
import type { Job } from '../jobs.ts';

const result = z.strictObject({
  /** The terminal's time, ms since 1970, and whether it can be believed. */
  now: z.number(),
  isTrusted: z.boolean(),
  /** Null where the data is open in a command, not in a terminal. */
  sync: syncStateSchema.nullable(),
});

/** What a running terminal says of itself. */
export const statusJob: Job<object, never, z.infer<typeof result>> = {
  name: 'status',
  request: z.strictObject({}),
  progress: z.never(),
  result,
  runsBeside: true,
  run: async ({ clock, syncState }) => ({
    kind: 'done',
    result: { now: clock.now(), isTrusted: clock.trust() === 'trusted', sync: syncState() ?? null },
  }),
};
