import { z } from 'zod';

/** `screen` of `config.json`: how the page looks and sounds. */
export const screenSchema = z
  .strictObject({
    scheme: z
      .enum(['auto', 'light', 'dark'])
      .default('auto')
      .describe('Light or dark screen; "auto" goes by the system'),
    volume: z.number().min(0).max(100).default(100).describe('Volume of the sounds in percent; 0 is muted'),
  })
  .prefault({})
  .describe('How the page looks and sounds');
