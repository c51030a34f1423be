import { z } from 'zod';

/** Participant Identification Code of an institution (spec 1.2). */
export const picSchema = z
  .string({ error: 'must be a PIC: nine digits in quotes' })
  .regex(/^\d{9}$/, { error: 'must be a PIC: nine digits in quotes' });
