import { z } from 'zod';
import { DIRECTIONS } from '../domain/passage/use.ts';

/** Lanes one terminal drives at most: as many readers as the reader process takes. */
const MOST_LANES = 4;

const lane = z.strictObject({
  name: z.string().trim().min(1).max(60).describe('Name of the lane, as staff call it; at most 60 characters'),
  service: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: 'must be a service id of lower-case letters, digits and dashes' })
    .optional()
    .describe('Id of the service this lane stands at; without it the one of the terminal'),
  readers: z
    .array(z.string().min(1).max(256))
    .max(8)
    .default([])
    .describe('Parts of names of the readers of this lane; a reader no lane names belongs to the lane of the page'),
  zone: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, { error: 'must be lower-case letters, digits and dashes, 32 at most' })
    .optional()
    .describe('Lanes that stand side by side share one: who was let in at one is not let in at the others'),
  direction: z.enum(DIRECTIONS).optional().describe('Which way the lane leads, for services that count who is inside'),
  gate: z.string().min(1).max(32).optional().describe('Id of the gate this lane opens'),
  page: z
    .boolean()
    .default(false)
    .describe('Whether the screen shows this lane; one does, the first where none says so'),
});

export type LaneSettings = z.output<typeof lane>;

/** `lanes` of `config.json`. Without it the terminal is one lane. */
export const lanesSchema = z
  .array(lane)
  .min(1)
  .max(MOST_LANES)
  .transform((lanes) => (lanes.some(({ page }) => page) ? lanes : lanes.map((one, i) => ({ ...one, page: i === 0 }))))
  .superRefine((lanes, context) => {
    const fault = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const hasPage = lanes.findIndex(({ page }) => page);
    for (const [i, { name, readers, gate, page }] of lanes.entries()) {
      const others = lanes.slice(0, i);
      if (others.some((other) => other.name === name)) fault([i, 'name'], 'must not stand twice in the list');
      if (page && i !== hasPage) fault([i, 'page'], 'must be true for one lane alone: there is one screen');
      if (gate !== undefined && others.some((other) => other.gate === gate)) {
        fault([i, 'gate'], 'must be the gate of one lane alone: nobody could tell whose holder passed');
      }
      if (!page && readers.length === 0) fault([i, 'readers'], 'must name a reader: the screen shows another lane');
      for (const [j, part] of readers.entries()) {
        const rival = others.find((other) => other.readers.some((named) => claimsTheSame(part, named)));
        if (rival !== undefined) fault([i, 'readers', j], `must not fit a reader that "${rival.name}" names as well`);
      }
    }
  })
  .optional()
  .describe('Lanes this terminal drives, four at most; see lanes.md');

function claimsTheSame(part: string, other: string): boolean {
  const [a, b] = [part.toLowerCase(), other.toLowerCase()];
  return a.includes(b) || b.includes(a);
}
