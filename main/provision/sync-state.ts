import { z } from 'zod';

const moment = z.number();

/** How a running terminal keeps its campus's cards fresh, for doctor and the operator's page. Times are ms since 1970. */
export const syncStateSchema = z.discriminatedUnion('kind', [
  /** `sync.everyHours` is 0. */
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({
    kind: z.literal('scheduled'),
    everyHours: z.number(),
    /**
     * `no-key`: there is no API key; `resting`: the registry is left alone, as it asked or as it fails; `waiting` for
     * `nextAt`; `running`.
     */
    phase: z.enum(['no-key', 'resting', 'waiting', 'running']),
    /** Earliest next start; null while running. */
    nextAt: moment.nullable(),
    /** End of the last complete sync; null where there was none. */
    completedAt: moment.nullable(),
    /** How the last try of this process ended; null where none has ended. */
    lastTry: z.strictObject({ at: moment, isDone: z.boolean(), message: z.string() }).nullable(),
    /** Pages done of the run under way. */
    progress: z.strictObject({ page: z.number(), totalPages: z.number(), cards: z.number() }).nullable(),
  }),
]);
export type SyncState = z.infer<typeof syncStateSchema>;
