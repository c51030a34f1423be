import { z } from 'zod';
import { picSchema } from './pic.ts';
import { serverAddress } from './server-address.ts';

/** Name of a secret an operator puts into the keys folder. */
export const keyName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, { error: 'must be the name of a file in the keys folder' });

const source = z.strictObject({
  pics: z
    .array(picSchema)
    .min(1)
    .max(1000)
    .optional()
    .describe('Institutions whose cards it is asked for, by PIC; without it, all that no other source is named for'),
  kind: z
    .enum(['esc-adapter', 'self-hosted'])
    .describe("What it speaks: Politecnico di Torino's ESC-Adapter or the interface an institution hosts itself"),
  url: serverAddress.describe('Its https address'),
  key: keyName
    .optional()
    .describe(
      'Name of its key in the keys folder, or of a systemd credential after "tessera-"; none where it asks none',
    ),
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Name of the institution for the screen, where the source tells none (self-hosted)'),
});
export type SourceSettings = z.output<typeof source>;

/** `registries`: sources institutions run themselves. */
export const sourcesSchema = z
  .array(source)
  .max(100)
  .default([])
  .superRefine((sources, context) => {
    const seen = new Set<string>();
    for (const [place, { pics = ['all others'] }] of sources.entries()) {
      for (const [index, pic] of pics.entries()) {
        const path = pic === 'all others' ? [place] : [place, 'pics', index];
        const message = 'must be for cards that no other source is asked for already';
        if (seen.has(pic)) context.addIssue({ code: 'custom', message, path });
        seen.add(pic);
      }
    }
  })
  .describe('Sources that institutions run themselves, asked in place of the ESC-Router; see provisioning.md');

/** `snapshot`: cards brought by hand. */
export const snapshotSchema = z
  .strictObject({
    file: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Snapshot taken over at start and whenever it changes, such as a file on a USB stick; relative to this folder',
      ),
  })
  .prefault({})
  .describe('Snapshots of cards for sites without network');

/** `sync`: the institution's own cards, fetched by the terminal itself. */
export const syncSchema = z
  .strictObject({
    everyHours: z
      .number({ error: 'must be a number of hours up to 168; 0 for never' })
      .min(0, { error: 'must be a number of hours up to 168; 0 for never' })
      .max(168, { error: 'must be a number of hours up to 168; 0 for never' })
      .default(12)
      .describe("How often the institution's cards are fetched where there is an API key, in hours; 0 for never"),
    pic: picSchema.optional().describe('Institution whose cards are fetched; without it, all that the API key may see'),
  })
  .prefault({})
  .describe("The institution's own cards, fetched for use without network; see provisioning.md");
