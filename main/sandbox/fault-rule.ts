import { z } from 'zod';
import { cardNumber } from './card-number.ts';
import { ENDPOINT_NAMES } from './endpoint-name.ts';

/** What can go wrong between a terminal and its registry (quality section 2), by name. */
export const FAULTS = [
  /** 503, with `Retry-After` where the rule has one. */
  'unavailable',
  'server-error',
  /** 429. */
  'rate-limited',
  /** 403. */
  'not-allowed',
  /** The rule's own `status`, with an empty answer. */
  'status',
  /** To another host. */
  'redirect',
  /** 404 with a page: a wrong path. */
  'not-found-page',
  /** 200 with a page: a captive portal. */
  'page',
  /** 200 with half an answer. */
  'garbage',
  /** 200 for another card. */
  'wrong-card',
  'unknown-status',
  'unknown-type',
  /** 200 with members nobody documented; otherwise right. */
  'extra-fields',
  'missing-field',
  /** 200 with 10 MB. */
  'too-large',
  /** Answers after the rule's `delayMs`, otherwise right. */
  'delay',
  /** Never answers. */
  'hang',
  /** Right answer, a byte every 100 ms. */
  'drip',
  /** Connection reset in place of an answer. */
  'reset',
] as const;
export type Fault = (typeof FAULTS)[number];

export const faultRule = z.object({
  /** The card it is for; all where it is missing. */
  cardNumber: cardNumber.optional(),
  /** The interface it is for; all where it is missing. */
  endpoint: z.enum(ENDPOINT_NAMES).optional(),
  fault: z.enum(FAULTS),
  /** Lets so many answers pass before. */
  skip: z.number().int().nonnegative().optional(),
  /** HTTP status in place of the fault's own. */
  status: z.number().int().min(200).max(599).optional(),
  /** Waits so long before anything else happens. */
  delayMs: z.number().int().min(0).max(600_000).optional(),
  /** `Retry-After`, in seconds or as an HTTP date. */
  retryAfter: z.union([z.string(), z.number().int().nonnegative().transform(String)]).optional(),
  /** How often it happens; always where it is missing. */
  times: z.number().int().positive().optional(),
});
export type FaultRule = z.infer<typeof faultRule>;

export const faultRules = z.array(faultRule);
