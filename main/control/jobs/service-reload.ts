import { z } from 'zod';
import type { Job } from '../jobs.ts';
import type { ServicesReloaded } from '../terminal-data.ts';

const result: z.ZodType<ServicesReloaded> = z.strictObject({ services: z.number(), faults: z.array(z.string()) });

/** Has a running terminal read its service files again. */
export const serviceReloadJob: Job<object, never, ServicesReloaded> = {
  name: 'service-reload',
  request: z.strictObject({}),
  progress: z.never(),
  result,
  runsBeside: true,
  async run({ reloadServices }) {
    const reloaded = reloadServices();
    return reloaded === undefined
      ? { kind: 'failed', message: 'no terminal is running here; one reads its services when it starts' }
      : { kind: 'done', result: reloaded };
  },
};
