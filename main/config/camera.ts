import { z } from 'zod';

/** `camera` of `config.json`: the one codes are held before. */
export const cameraSchema = z
  .strictObject({
    use: z.boolean().default(true).describe('Whether codes are read by a camera; without it none is ever opened'),
    name: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('Part of the name of the camera, such as "046d:0825"; without it whichever the browser gives'),
    nth: z
      .int({ error: 'must be a whole number from 1 to 16' })
      .min(1, { error: 'must be a whole number from 1 to 16' })
      .max(16, { error: 'must be a whole number from 1 to 16' })
      .default(1)
      .describe('Which of several cameras with that name, from 1'),
    mirror: z.boolean().default(true).describe('Whether the window shows the picture as a mirror does'),
    torch: z.boolean().default(false).describe("Whether the camera's own light is on, where it has one"),
    exposure: z
      .number({ error: 'must be a number of EV from -5 to 5' })
      .min(-5, { error: 'must be a number of EV from -5 to 5' })
      .max(5, { error: 'must be a number of EV from -5 to 5' })
      .optional()
      .describe('Exposure compensation in EV where the camera can; below 0 for phones that outshine the room'),
  })
  .prefault({})
  .describe('The camera before which codes are held; see inputs.md');
