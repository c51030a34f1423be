import { z } from 'zod';
import builtIn from '../../resources/update-keys.json' with { type: 'json' };
import { publicKeySchema } from '../update/manifest.ts';
import { serverAddress } from './server-address.ts';

const KEY_FORM = 'must be an Ed25519 public key as "tessera update keygen" prints it, 60 characters';
const TIME_FORM = 'must be a time such as 02:00';
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: TIME_FORM });

/** `update` of `config.json`: where updates come from and when they are taken. */
export const updateSchema = z
  .strictObject({
    url: serverAddress
      .optional()
      .describe('Address of the folder with the releases; without it only drives are looked at'),
    channel: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,31}$/, { error: 'must be a word of lower-case letters, digits and dashes' })
      .default('stable')
      .describe('Releases of this channel are taken, and of no other'),
    keys: z
      .array(publicKeySchema.regex(/=$/, { error: KEY_FORM }))
      .length(2, { error: 'must hold two keys: either signs, and only both may replace them' })
      .refine((keys) => new Set(keys).size === 2, { error: 'must be two different keys' })
      .optional()
      .describe('The two public keys that sign releases, in place of those the program came with'),
    everyHours: z.int().min(0).max(720).default(24).describe('How often the server is asked, 0 for never'),
    drives: z.boolean().default(true).describe('Whether releases on USB drives are taken'),
    install: z
      .enum(['quiet', 'manual'])
      .default('quiet')
      .describe('Whether updates are taken into use at a quiet minute, or by "tessera update apply" alone'),
    window: z
      .strictObject({
        from: time.default('02:00').describe('Beginning of the hours in which a restart is allowed'),
        until: time.default('05:00').describe('Their end; earlier than the beginning is the next morning'),
      })
      .prefault({})
      .describe("When updates may be taken into use, on the wall clock of the journal's time zone"),
    quietMinutes: z.int().min(1).max(240).default(10).describe('How long nobody must have presented a card before it'),
    healthMinutes: z.int().min(2).max(60).default(10).describe('How long a new version has to show that it is well'),
  })
  .prefault({})
  .describe('Updates of the program; see updates.md');

export type UpdateSettings = z.output<typeof updateSchema>;

/** The two keys that count at first: of the configuration, else those that came with the program. */
export function pinnedUpdateKeys(settings: Pick<UpdateSettings, 'keys'>): readonly string[] {
  return settings.keys ?? z.object({ keys: z.array(publicKeySchema) }).parse(builtIn).keys;
}
