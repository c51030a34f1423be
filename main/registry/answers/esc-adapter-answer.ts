import { z } from 'zod';
import type { Escn } from '../../domain/escn.ts';
import type { ParsedAnswer } from './card-fields.ts';
import { parseStatusAnswer } from './status-answer.ts';

// Spec 6: `{ code, escErrorResponse { code, message }, data }`. The message may quote the number: it ends here.
const envelope = z.object({
  code: z.number().nullish().catch(null),
  escErrorResponse: z.object({ code: z.string() }).nullish().catch(null),
  data: z.unknown().optional(),
});

const DATES = ['expiresAt', 'issuedAt'] as const;
const HALF_A_DAY_MS = 43_200_000;

/** Reads the adapter's envelope around an answer of the router's status endpoint (spec 5.2 B). */
export function parseAdapterAnswer(body: unknown, asked: Escn): ParsedAnswer {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) return { kind: 'unexpected-answer' };
  const { code, escErrorResponse, data } = parsed.data;
  if (escErrorResponse != null) return failureOf(escErrorResponse.code, code ?? null);
  return parseStatusAnswer(withWrittenDays(data), asked);
}

/** Reads the body of a 404: the adapter hands the router's status on, with the router's code in its envelope. */
export function parseAdapterMissing(body: unknown): 'not-registered' | 'other' | undefined {
  const parsed = envelope.safeParse(body);
  if (!parsed.success || parsed.data.escErrorResponse == null) return undefined;
  return parsed.data.escErrorResponse.code === 'ER-0001' ? 'not-registered' : 'other';
}

/** The router's codes, and the adapter's own three: none of its own says anything about the card. */
function failureOf(errorCode: string, status: number | null): ParsedAnswer {
  switch (errorCode) {
    case 'ER-0001':
      return { kind: 'not-registered' };
    case 'SE-0000':
      return { kind: 'not-allowed' };
    case 'call_failed':
    case 'generic_error':
      return { kind: 'server-error' };
    case 'bad_request':
      return { kind: 'unexpected-answer' };
    default:
      return { kind: status === 429 ? 'rate-limited' : 'server-error' };
  }
}

/**
 * The adapter reads a date into a moment at midnight of its own zone and may write that as ms since 1970. Half a day
 * later it is the same day in UTC for every zone from -12 to +12.
 */
function withWrittenDays(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const fields: Record<string, unknown> = { ...data };
  for (const name of DATES) {
    const value = fields[name];
    if (typeof value === 'number' && Math.abs(value) < 8e15) {
      fields[name] = new Date(value + HALF_A_DAY_MS).toISOString().slice(0, 10);
    }
  }
  return fields;
}
