import { connect, type Socket } from 'node:net';
import type { VirtualCard } from './virtual-card.ts';
import type { VpcdAddress } from './vpcd-address.ts';
import { createFrameSplitter, encodeFrame, VPCD_CONTROL } from './vpcd-frames.ts';

/**
 * Longest wait for the driver's first word, in ms. pcscd looks at a virtual reader every 0.4 s; a connection that
 * nobody speaks on stands in line behind another card.
 */
const FIRST_WORD_TIMEOUT_MS = 2_000;

export type InsertResult =
  | { readonly kind: 'inserted'; readonly slot: InsertedCard }
  /** Nobody listens there, or not in time; `code` as the system names it. */
  | { readonly kind: 'no-driver'; readonly code: string };

/** A card in a virtual reader. Taking it out is cutting the connection, which is what pulling a card is. */
export interface InsertedCard {
  /** Resolves once the connection is over, by `remove` or by the driver's end. */
  readonly removed: Promise<void>;
  remove(): void;
}

export interface InsertOptions {
  /** The connection is cut behind this many bytes of answers, in the middle of one where it falls so. */
  readonly cutAfterBytes?: number;
  /** The same, counted from the first answer to a command on: the ATR goes before, as often as the driver asks. */
  readonly cutAfterAnswerBytes?: number;
  /** How long the card takes for each answer to a command, in ms. */
  readonly answerAfterMs?: () => number;
}

/** Puts a card into the virtual reader at `address`: connects, and answers until removed. Never rejects. */
export function insertCard(
  card: VirtualCard,
  address: VpcdAddress,
  options: InsertOptions = {},
): Promise<InsertResult> {
  return new Promise((resolve) => {
    const { promise: removed, resolve: over } = Promise.withResolvers<void>();
    const socket = connect({ host: address.host, port: address.port, noDelay: true });
    const giveUp = setTimeout(() => socket.destroy(), FIRST_WORD_TIMEOUT_MS);
    let code = 'ETIMEDOUT';

    serve(card, socket, options);
    socket.once('data', () => {
      clearTimeout(giveUp);
      resolve({ kind: 'inserted', slot: { removed, remove: () => void socket.destroy() } });
    });
    // Always followed by close.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      code = error.code ?? error.name;
    });
    socket.once('close', () => {
      clearTimeout(giveUp);
      resolve({ kind: 'no-driver', code });
      over();
    });
  });
}

function serve(card: VirtualCard, socket: Socket, options: InsertOptions): void {
  const {
    cutAfterBytes = Number.POSITIVE_INFINITY,
    cutAfterAnswerBytes = Number.POSITIVE_INFINITY,
    answerAfterMs,
  } = options;
  let left = cutAfterBytes;
  let leftOfAnswers = cutAfterAnswerBytes;
  const split = createFrameSplitter();
  card.reset();
  socket.on('data', (chunk) => {
    for (const frame of split(chunk)) {
      const answer = answerTo(card, frame);
      if (answer === undefined || answer.length === 0) continue;
      const bytes = encodeFrame(answer);
      const isAnswer = frame.length !== 1;
      left -= bytes.length;
      if (isAnswer) leftOfAnswers -= bytes.length;
      const missing = Math.min(left, leftOfAnswers);
      if (missing < 0) {
        socket.end(bytes.subarray(0, missing), () => socket.destroy());
        return;
      }
      // One command at a time: the next one waits for this answer.
      if (isAnswer && answerAfterMs !== undefined) setTimeout(() => socket.write(bytes), answerAfterMs());
      else socket.write(bytes);
    }
  });
}

function answerTo(card: VirtualCard, frame: Uint8Array): Uint8Array | undefined {
  if (frame.length !== 1) return card.respond(frame);
  switch (frame[0]) {
    case VPCD_CONTROL.atr:
      return card.atr;
    case VPCD_CONTROL.on:
    case VPCD_CONTROL.off:
    case VPCD_CONTROL.reset:
      card.reset();
      return undefined;
    default:
      return undefined;
  }
}
