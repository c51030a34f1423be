import { z } from 'zod';
import { SIGNALLED_VERDICTS } from '../../../main/application/ports/terminal-ports.ts';
import { isUidHex, parseCampusId } from '../../../main/domain/alias-key.ts';
import { FORGED_REASONS, UNPROVEN_REASONS } from '../../../main/domain/credential.ts';
import { parseEscn } from '../../../main/domain/escn.ts';
import { learnedSignerMessage, proofMaterialMessage } from './proof-message.ts';
import { recogniserList } from './recogniser-message.ts';

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

const provenContent = {
  signer: z.string().regex(/^[0-9a-f]{64}$/),
  institution: z.string().max(100).nullable(),
  revocation: z.literal('none-exists'),
};

const authenticity = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('original'), ...provenContent }),
  z.object({ kind: z.literal('proven'), ...provenContent }),
  z.object({ kind: z.literal('unproven'), reason: z.enum(UNPROVEN_REASONS) }),
  z.object({ kind: z.literal('forged'), reason: z.enum(FORGED_REASONS) }),
]);

const aliasKey = z.discriminatedUnion('by', [
  z.object({ by: z.literal('uid'), uid: z.string().refine(isUidHex) }),
  // Only in the form it is compared in.
  z.object({ by: z.literal('campus-id'), id: z.string().refine((id) => parseCampusId(id) === id) }),
]);

const noEscnReason = z.enum(['no-esc-application', 'esc-content-broken']);

const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('escn'), escn, recogniser: z.string().max(64), authenticity }),
  z.object({
    kind: z.literal('alias-key'),
    key: aliasKey,
    recogniser: z.string().max(64),
    otherwise: z.object({ reason: noEscnReason, detail }),
  }),
  z.object({ kind: z.literal('no-escn'), reason: noEscnReason, detail }),
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
  tried: z
    .array(z.object({ recogniser: z.string().max(64), why: z.string().max(64) }))
    .max(64)
    .readonly(),
  apdus: z.number().int().nonnegative(),
  ms: z.number().nonnegative(),
  exchangeMs: z.number().nonnegative(),
});

const toReaderProcess = z.discriminatedUnion('kind', [
  /** Starts the watch; the first message, once. */
  z.object({
    kind: z.literal('watch'),
    only: z.string().nullable(),
    usbPath: z.string().max(64).nullable(),
    allow: z.array(z.string().max(256)).max(64).nullable(),
    virtualReaders: z.boolean(),
    /** How often an idle reader is asked for a sign of life, in ms; null for never. */
    pulseEveryMs: z.number().int().positive().nullable(),
    recognisers: recogniserList,
    /** False: readers and cards are told, cards aren't read. */
    readsCards: z.boolean(),
    /** Readers whose card was dealt with before this process: it is told as `held` and not read again. */
    held: z.array(readerName),
  }),
  z.object({ kind: z.literal('ping') }),
  /** What cards are proven with from now on; null for nothing. Before the watch, and whenever it changes. */
  z.object({ kind: z.literal('proof'), material: proofMaterialMessage.nullable() }),
  /** A verdict to be shown by the reader's own light and buzzer. */
  z.object({ kind: z.literal('signal'), reader: readerName, verdict: z.enum(SIGNALLED_VERDICTS) }),
]);

const fromReaderProcess = z.discriminatedUnion('kind', [
  /** `rssBytes`: resident memory of the process. */
  z.object({ kind: z.literal('pong'), rssBytes: z.number().int().nonnegative() }),
  /** A signer whose chain held for the first time. */
  z.object({ kind: z.literal('signer-learned'), signer: learnedSignerMessage }),
  z.object({ kind: z.literal('service'), state: z.enum(['running', 'no-service']), detail }),
  z.object({ kind: z.literal('reader-added'), reader: readerName }),
  z.object({ kind: z.literal('reader-removed'), reader: readerName }),
  z.object({ kind: z.literal('card-present'), reader: readerName, cardNo, held: z.boolean() }),
  /** Where cards aren't read: what the reader makes of the card. */
  z.object({ kind: z.literal('card-atr'), reader: readerName, atr: hex.nullable() }),
  z.object({ kind: z.literal('card-read'), reader: readerName, cardNo, read: cardRead }),
  /** Whether a reader still answers; told each time one is found deaf, and once when it answers again. */
  z.object({ kind: z.literal('reader-pulse'), reader: readerName, isDeaf: z.boolean(), detail }),
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
