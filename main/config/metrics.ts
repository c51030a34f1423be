import { z } from 'zod';

const PORT_FORM = 'must be a whole number from 1 to 65535';

/** `metrics` of `config.json`: who may read the terminal's numbers. */
export const metricsSchema = z
  .strictObject({
    port: z
      .int({ error: PORT_FORM })
      .min(1, { error: PORT_FORM })
      .max(65_535, { error: PORT_FORM })
      .optional()
      .describe('TCP port on loopback where metrics are served by themselves; the browser shell has them anyway'),
  })
  .prefault({})
  .describe('Numbers for Prometheus, without anything of a card; see statistics.md');
