import { z } from 'zod';
import { parseEscn } from '../../main/domain/escn.ts';
import { READING_ORDERS } from '../esc-card/recognise.ts';

/**
 * Everything that crosses between the reader process and its supervisor. Both sides parse: the process talks to
 * native code and cards, and its memory is not to be trusted.
 */

const readerName = z.string().min(1).max(256);
const hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);
const detail = z.string().max(200).nullable();
/** Counts the cards of one process. */
const cardNo = z.number().int().nonnegative();

const escn = z.string().transform((text, context) => {
  const parsed = parseEscn(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'not an ESCN' });
  return z.NEVER;
});

const authenticity = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('proven') }),
  z.object({
    kind: z.literal('unproven'),
    reason: z.enum(['not-checked', 'no-signature', 'institution-unknown', 'random-uid', 'certificate-expired']),
  }),
  z.object({ kind: z.literal('forged'), reason: z.enum(['signature-wrong', 'chain-wrong']) }),
]);

const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('escn'), escn, recogniser: z.string().max(64), authenticity }),
  z.object({ kind: z.literal('no-escn'), reason: z.enum(['no-esc-application', 'esc-content-broken']), detail }),
  z.object({
    kind: z.literal('failed'),
    reason: z.enum(['removed-too-early', 'two-cards', 'timeout', 'reader-fault']),
    detail,
  }),
]);

const cardRead = z.object({
  atr: hex.nullable(),
  uid: hex.nullable(),
  outcome,
  apdus: z.number().int().nonnegative(),
  ms: z.number().nonnegative(),
  exchangeMs: z.number().nonnegative(),
});

const toReaderProcess = z.discriminatedUnion('kind', [
  /** Starts the watch; the first message, once. */
  z.object({
    kind: z.literal('watch'),
    only: z.string().nullable(),
    virtualReaders: z.boolean(),
    order: z.enum(READING_ORDERS),
    /** False: readers and cards are told, cards aren't read. */
    readsCards: z.boolean(),
    /** Readers whose card was dealt with before this process: it is told as `held` and not read again. */
    held: z.array(readerName),
  }),
  z.object({ kind: z.literal('ping') }),
]);

const fromReaderProcess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pong') }),
  z.object({ kind: z.literal('service'), state: z.enum(['running', 'no-service']), detail }),
  z.object({ kind: z.literal('reader-added'), reader: readerName }),
  z.object({ kind: z.literal('reader-removed'), reader: readerName }),
  z.object({ kind: z.literal('card-present'), reader: readerName, cardNo, held: z.boolean() }),
  /** Where cards aren't read: what the reader makes of the card. */
  z.object({ kind: z.literal('card-atr'), reader: readerName, atr: hex.nullable() }),
  z.object({ kind: z.literal('card-read'), reader: readerName, cardNo, read: cardRead }),
  /** No card is on the reader; also told when a reader is seen first. */
  z.object({ kind: z.literal('reader-empty'), reader: readerName }),
]);

export type ToReaderProcess = z.infer<typeof toReaderProcess>;
export type FromReaderProcess = z.infer<typeof fromReaderProcess>;
export type WatchOrder = Extract<ToReaderProcess, { kind: 'watch' }>;

export function parseToReaderProcess(message: unknown): ToReaderProcess | undefined {
  return toReaderProcess.safeParse(message).data;
}

export function parseFromReaderProcess(message: unknown): FromReaderProcess | undefined {
  return fromReaderProcess.safeParse(message).data;
}
