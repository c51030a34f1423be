import { superviseReaders } from '../../../../native/pcsc/supervision/supervisor.ts';
import type { ReaderEvent } from '../../../application/ports/terminal-ports.ts';
import type { Escn } from '../../../domain/escn.ts';
import { distributionOf } from '../distribution.ts';
import { numberedEscn } from '../privacy/numbered-escn.ts';
import { mulberry32 } from '../random.ts';
import { createReaderWorld, createVirtualTime, READER_FAULTS } from './faults-reader-world.ts';
import { type ReaderInvariants, watchInvariants } from './reader-invariants.ts';

export interface ScriptedFaults {
  readonly faults: number;
  readonly byFault: Readonly<Record<string, number>>;
  /** From the end of the fault to the next good card's read, in ms of virtual time. */
  readonly usableAgainMs: { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };
  /** Worst of each fault, in ms. */
  readonly worstMsByFault: Readonly<Record<string, number>>;
  readonly neverUsableAgain: number;
  readonly staleOrMissingReads: number;
  readonly examples: readonly string[];
}

/** A person holds a card this long before taking it back, and tries again this soon, in ms. */
const PATIENCE_MS = 900;
const TRIES = 40;

/**
 * Random faults of a reader process and what is behind it, on the real supervisor in virtual time: after each one
 * people hold out a card until it is read. `relay` spoils events on purpose, for the negative control.
 */
export async function runScriptedFaults(
  count: number,
  seed: number,
  relay: (event: ReaderEvent, take: (event: ReaderEvent) => void) => void = (event, take) => take(event),
): Promise<ScriptedFaults> {
  const random = mulberry32(seed);
  const time = createVirtualTime();
  const world = createReaderWorld(time);
  const readers = superviseReaders({
    filter: { virtualReaders: true },
    startChild: world.start,
    clock: time.clock,
    pulseEveryMs: null,
  });
  const invariants = watchInvariants(world.lying);
  let readEscn: Escn | undefined;
  readers.subscribe((event) =>
    relay(event, (passed) => {
      invariants.take(passed);
      if (passed.kind === 'card-read' && passed.read.outcome.kind === 'escn') readEscn = passed.read.outcome.escn;
    }),
  );
  // The supervisor starts behind its caller's turn.
  await new Promise((resolve) => setImmediate(resolve));
  await time.pass(100);

  const took: number[] = [];
  const byFault: Record<string, number> = {};
  const worst: Record<string, number> = {};
  let never = 0;
  for (let turn = 0; turn < count; turn += 1) {
    const fault = READER_FAULTS[Math.floor(random() * READER_FAULTS.length)] ?? 'crash-idle';
    byFault[fault] = (byFault[fault] ?? 0) + 1;
    await world.commit(fault, numberedEscn(3 * turn), numberedEscn(3 * turn + 1), random);
    world.mend();
    const ms = await holdOut(numberedEscn(3 * turn + 2));
    if (ms === undefined) never += 1;
    else {
      took.push(ms);
      worst[fault] = Math.max(worst[fault] ?? 0, ms);
    }
    world.remove();
    // People are apart; now and then long enough for a process to count as healthy.
    await time.pass(random() < 0.2 ? 12_000 : 300 + 1_000 * random());
  }
  invariants.finish();
  const closing = readers.close();
  await time.pass(5_000);
  await closing;
  return summary(count, byFault, took, worst, never, invariants);

  /** Holds a card out again and again; ms until it was read, undefined where it never was. */
  async function holdOut(escn: Escn): Promise<number | undefined> {
    const from = time.now();
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      world.present(escn);
      for (let waited = 0; waited < PATIENCE_MS; waited += 5) {
        await time.pass(5);
        if (readEscn === escn) return time.now() - from;
      }
      world.remove();
      await time.pass(100);
    }
    return undefined;
  }
}

function summary(
  faults: number,
  byFault: Readonly<Record<string, number>>,
  took: readonly number[],
  worstMsByFault: Readonly<Record<string, number>>,
  neverUsableAgain: number,
  { breaches }: ReaderInvariants,
): ScriptedFaults {
  const { p50, p95, p99, max } = distributionOf(Float64Array.from(took.length === 0 ? [0] : took));
  return {
    faults,
    byFault,
    usableAgainMs: { p50, p95, p99, max },
    worstMsByFault,
    neverUsableAgain,
    staleOrMissingReads: breaches.length,
    examples: breaches.slice(0, 5),
  };
}
