import { z } from 'zod';
import { LOOKUP_FAILURES } from '../domain/lookup-outcome.ts';

/** How the parts of a terminal are, as its pages are told. */

export const readerHealth = z.object({
  state: z.enum(['starting', 'ready', 'no-reader', 'reader-deaf', 'no-service', 'restarting', 'crash-loop']),
  names: z.array(z.string()),
});

export const registryHealth = z.object({
  state: z.enum(['not-asked-yet', 'answering', 'failing']),
  /** Host asked, for the status line. */
  host: z.string(),
  failure: z.enum(LOOKUP_FAILURES).nullable(),
  /** ms since 1970 of the last answer. */
  lastAnswerAt: z.number().nullable(),
});

export const gateHealth = z.object({
  /** `none`: this lane has no gate. */
  state: z.enum(['none', 'starting', 'ready', 'failing']),
  /** One line for the technician, where there is something to say. */
  detail: z.string().nullable(),
});
