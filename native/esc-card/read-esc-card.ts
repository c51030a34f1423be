import type { CardRead, CardReadOutcome } from '../../main/application/ports.ts';
import { createExchange, type DialogueEnd, type Exchange } from './exchange.ts';
import { nameDesfire, nameIsoCard } from './foreign-card.ts';
import { hexOf } from './hex.ts';
import { type ReadingOrder, type RecognisedCard, recognise } from './recognise.ts';
import type { Transmit } from './transmit.ts';
import { readUid } from './uid.ts';

export interface EscCardReading {
  readonly order: ReadingOrder;
  /** As the reader gives it, null where it doesn't. */
  readonly atr: Uint8Array | null;
  /** ms that never jump. */
  readonly monotonic: () => number;
  /** `monotonic` at the card event; the read's duration counts from there. */
  readonly startedAt: number;
  readonly signal: AbortSignal;
}

/** A foreign card is told from an ESC within 300 ms (quality section 1); naming it starts only while time is left. */
const NAMING_LATEST_MS = 240;

/**
 * Reads one card to its end: UID, then the card number, or what the card is instead. An ESC costs at most four
 * APDUs. Never rejects: whatever the card or the reader does is an outcome.
 */
export async function readEscCard(transmit: Transmit, reading: EscCardReading): Promise<CardRead> {
  const { atr, monotonic, startedAt, signal } = reading;
  const exchange = createExchange(transmit, monotonic, signal);

  const uid = await exchange.run(readUid());
  const outcome = uid.kind === 'failed' ? uid : await outcomeAfterUid(exchange, uid.result, reading);
  return {
    atr: atr === null ? null : hexOf(atr),
    uid: uid.kind === 'failed' || uid.result === null ? null : hexOf(uid.result),
    outcome,
    apdus: exchange.apdus,
    ms: monotonic() - startedAt,
    exchangeMs: exchange.exchangeMs,
  };
}

async function outcomeAfterUid(
  exchange: Exchange,
  uid: Uint8Array | null,
  reading: EscCardReading,
): Promise<CardReadOutcome> {
  const recognised = await exchange.run(recognise(reading.atr, reading.order));
  if (recognised.kind === 'failed') return recognised;
  const { outcome } = recognised.result;
  if (outcome.kind === 'escn' || outcome.reason !== 'no-esc-application' || outcome.detail !== null) return outcome;
  if (reading.monotonic() - reading.startedAt > NAMING_LATEST_MS) return outcome;

  const name = await nameCard(exchange, uid, recognised.result);
  return name.kind === 'failed' ? name : { ...outcome, detail: name.result };
}

function nameCard(
  exchange: Exchange,
  uid: Uint8Array | null,
  recognised: RecognisedCard,
): Promise<DialogueEnd<string | null>> {
  return exchange.run<string | null>(recognised.isDesfire ? nameDesfire() : nameIsoCard(uid));
}
