import type { CardRead } from '../../../application/ports/terminal-ports.ts';
import { distributionOf } from '../distribution.ts';
import { openCardOnReader } from '../reader/reader-in-process.ts';

/** A card left lying and read again and again on one connection. Times in ms, of one command each. */
export interface LyingCard {
  readonly reads: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly isRepeatable: boolean;
  readonly selectMs: Times | null;
  readonly readMs: Times | null;
  readonly wholeReadMs: Times | null;
}

export interface Times {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** One read takes no longer, or the reader is stuck; in ms. */
const READ_LIMIT_MS = 5_000;
const NATIVE_CLA = 0x90;

/**
 * Waits for a card and reads it `reads` times without its being lifted. Undefined where no card came in time, or a
 * card or a reader got stuck: PC/SC calls can't be called back, so the process has to be ended afterwards.
 */
export async function readLyingCard(
  reader: string,
  reads: number,
  limitMs: number,
  caller: AbortSignal,
): Promise<LyingCard | undefined> {
  const giveUp = AbortSignal.any([caller, AbortSignal.timeout(limitMs + reads * READ_LIMIT_MS)]);
  const coming = AbortSignal.any([caller, AbortSignal.timeout(limitMs)]);
  const times = { select: [] as number[], read: [] as number[] };
  const onExchange = (command: Uint8Array, ms: number) => {
    const step = stepOf(command);
    if (step !== undefined) times[step].push(ms);
  };
  const card = await cardOn(reader, coming, giveUp, onExchange);
  if (card === undefined) return undefined;
  const done: CardRead[] = [];
  try {
    while (done.length < reads && !giveUp.aborted) done.push(await card.read());
  } finally {
    card.close();
  }
  const outcomes: Record<string, number> = {};
  for (const { outcome } of done) {
    const what = outcome.kind === 'failed' ? outcome.reason : outcome.kind;
    outcomes[what] = (outcomes[what] ?? 0) + 1;
  }
  return {
    reads: done.length,
    outcomes,
    isRepeatable: done.length === reads && new Set(done.map(({ outcome }) => JSON.stringify(outcome))).size <= 1,
    selectMs: timesOf(times.select),
    readMs: timesOf(times.read),
    wholeReadMs: timesOf(done.map(({ ms }) => ms)),
  };
}

async function cardOn(
  reader: string,
  coming: AbortSignal,
  giveUp: AbortSignal,
  onExchange: (command: Uint8Array, ms: number) => void,
) {
  try {
    return await openCardOnReader(reader, async () => undefined, { coming, signal: giveUp, onExchange });
  } catch {
    // No card, or none that can be connected: the report says that it was not tried.
    return undefined;
  }
}

/** What a command of a read is for; the others are neither. */
function stepOf([cla, ins]: Uint8Array): 'select' | 'read' | undefined {
  if (cla === NATIVE_CLA) return ins === 0x5a ? 'select' : ins === 0xbd || ins === 0xaf ? 'read' : undefined;
  return ins === 0xa4 ? 'select' : ins === 0xb0 ? 'read' : undefined;
}

function timesOf(ms: readonly number[]): Times | null {
  if (ms.length === 0) return null;
  const { p50, p95, max } = distributionOf(Float64Array.from(ms));
  return { p50: round(p50), p95: round(p95), max: round(max) };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
