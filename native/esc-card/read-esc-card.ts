import type { CardRead, CardReadOutcome, PassedOver } from '../../main/application/ports/terminal-ports.ts';
import type { Recogniser } from '../../main/domain/recogniser.ts';
import { createExchange, type DialogueEnd, type Exchange } from './exchange.ts';
import { nameDesfire, nameIsoCard } from './foreign-card.ts';
import { hexOf } from './hex.ts';
import type { ZoneProtocol } from './proof/proof-files.ts';
import { type CardProof, proveCard } from './proof/prove-card.ts';
import { type RecognisedCard, recognise } from './recognise.ts';
import type { Transmit } from './transmit.ts';
import { readUid } from './uid.ts';

export interface EscCardReading {
  /** Asked in this order; the first that takes the card has the word. */
  readonly recognisers: readonly Recogniser[];
  /** As the reader gives it, null where it doesn't. */
  readonly atr: Uint8Array | null;
  /** ms that never jump. */
  readonly monotonic: () => number;
  /** `monotonic` at the card event; the read's duration counts from there. */
  readonly startedAt: number;
  readonly signal: AbortSignal;
  /** What proves the card; absent where nothing can be proven here, so that only its number is read. */
  readonly proof?: CardProof | undefined;
}

/**
 * A foreign card is told from an ESC within 300 ms (quality section 1): an APDU that would only name it
 * is sent before this much of that is over, in ms, and not later.
 */
const NAMING_LATEST_MS = 240;

/**
 * A read is over within 600 ms, or the reader process is killed for it (quality section 1). A proof that would not fit,
 * behind a slow reader, is given up before, so that at least the number is read: no command is sent whose answer, at
 * this reader's pace, would come later than this, in ms.
 */
const PROVING_LATEST_MS = 585;

/** Native frames of a certificate: 616 bytes in the public example (spec 3.4), 59 a frame. */
const CERTIFICATE_FRAMES = 11;

/**
 * Reads one card to its end: UID, then the card number, or what the card is instead. An ESC costs at most four
 * APDUs with the built-in recogniser. Never rejects: whatever the card or the reader does is an outcome.
 */
export async function readEscCard(transmit: Transmit, reading: EscCardReading): Promise<CardRead> {
  const { atr, monotonic, startedAt, signal } = reading;
  const exchange = createExchange(transmit, monotonic, signal);

  const uid = await exchange.run(readUid());
  const { outcome, tried } =
    uid.kind === 'failed' ? { outcome: uid, tried: [] } : await readAfterUid(exchange, uid.result, reading);
  return {
    atr: atr === null ? null : hexOf(atr),
    uid: uid.kind === 'failed' || uid.result === null ? null : hexOf(uid.result),
    outcome,
    tried,
    apdus: exchange.apdus,
    ms: monotonic() - startedAt,
    exchangeMs: exchange.exchangeMs,
  };
}

interface ReadAfterUid {
  readonly outcome: CardReadOutcome;
  readonly tried: readonly PassedOver[];
}

async function readAfterUid(
  exchange: Exchange,
  uid: Uint8Array | null,
  reading: EscCardReading,
): Promise<ReadAfterUid> {
  const recognised = await exchange.run(recognise({ atr: reading.atr, uid }, reading.recognisers));
  if (recognised.kind === 'failed') return { outcome: recognised, tried: [] };
  const { outcome, tried } = recognised.result;
  if (outcome.kind === 'escn') return { outcome: await proven(exchange, uid, outcome, reading), tried };
  const unnamed = outcome.kind === 'alias-key' ? outcome.otherwise : outcome;
  if (unnamed.reason !== 'no-esc-application' || unnamed.detail !== null) return { outcome, tried };

  const name = await nameCard(exchange, uid, recognised.result, () => {
    return reading.monotonic() - reading.startedAt <= NAMING_LATEST_MS;
  });
  if (name.kind === 'failed') return { outcome: name, tried };
  const named = { reason: unnamed.reason, detail: name.result };
  const renamed =
    outcome.kind === 'alias-key' ? { ...outcome, otherwise: named } : { kind: 'no-escn' as const, ...named };
  return { outcome: renamed, tried };
}

/** Commands that the recognisers of the ESC zone left its selection with; any other source of a number proves nothing. */
const ZONE_PROTOCOLS: ReadonlyMap<string, ZoneProtocol> = new Map([
  ['esc-zone-native', 'native'],
  ['esc-zone-iso', 'iso'],
]);

/** The number with what its zone proves. A card gone before the proof ended was read in part only, so not at all. */
async function proven(
  exchange: Exchange,
  uid: Uint8Array | null,
  outcome: CardReadOutcome & { readonly kind: 'escn' },
  { proof, monotonic, startedAt }: EscCardReading,
): Promise<CardReadOutcome> {
  const protocol = ZONE_PROTOCOLS.get(outcome.recogniser);
  if (proof === undefined || protocol === undefined) return outcome;
  const isInTime = (apdus: number) => {
    const pace = exchange.exchangeMs / Math.max(1, exchange.apdus);
    return monotonic() - startedAt + apdus * pace <= PROVING_LATEST_MS;
  };
  const hasTime = () => isInTime(1);
  const isSlow = () => !isInTime(CERTIFICATE_FRAMES);
  const end = await exchange.runWhile(hasTime, proveCard({ escn: outcome.escn, uid, protocol, isSlow }, proof));
  if (end.kind === 'failed') return end;
  if (end.kind === 'out-of-time') return { ...outcome, authenticity: { kind: 'unproven', reason: 'too-slow' } };
  if (end.result.learned !== null) proof.learn(end.result.learned);
  return { ...outcome, authenticity: end.result.authenticity };
}

async function nameCard(
  exchange: Exchange,
  uid: Uint8Array | null,
  { isDesfire, isInApplication }: RecognisedCard,
  hasTime: () => boolean,
): Promise<DialogueEnd<string | null>> {
  if (!hasTime()) return { kind: 'done', result: null };
  return exchange.run<string | null>(isDesfire ? nameDesfire(isInApplication) : nameIsoCard(uid, hasTime));
}
