import { cpus } from 'node:os';
import { encodeCommand } from '../../../../native/apdu/command-apdu.ts';
import { GET_UID } from '../../../../native/apdu/reader-commands.ts';
import { superviseReaders } from '../../../../native/pcsc/supervision/supervisor.ts';
import { openBareExchange } from '../../../../native/pcsclite/bare-exchange.js';
import { type CardHolder, holdCards } from '../../../../native/virtual/hold-cards.ts';
import { createTerminal } from '../../../application/lane/terminal.ts';
import { createLookup } from '../../../application/lookup/lookup.ts';
import type { ReaderEvent } from '../../../application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../../application/system-clock.ts';
import { ACTIVE_STUDENT } from '../../../domain/service/service.ts';
import { createMemoryKnowledge } from '../../../store/knowledge.ts';
import { CliError } from '../../cli-error.ts';
import { distributionOf } from '../distribution.ts';
import { numberedEscn } from '../privacy/numbered-escn.ts';
import { benchProof } from '../proof.ts';
import { withPcscd } from './pcscd-for-bench.ts';
import { openCardOnReader } from './reader-in-process.ts';

const READER = 'Virtual PCD 00 00';
/** UID, select, read: what one ESC costs over native commands. */
const APDUS = [
  encodeCommand(GET_UID),
  Uint8Array.from(Buffer.from('905a0000034088f500', 'hex')),
  Uint8Array.from(Buffer.from('90bd0000070000000010000000', 'hex')),
];
const WARM_UP = 200;
const EVENT_LIMIT_MS = 10_000;

/**
 * `tessera bench card`: what the chip side costs beside a bare loop of the same APDUs over the binding, in the same
 * run, on a real pcscd with a virtual card. Times in ms. Throws a {@link CliError} where there is no pcscd.
 */
export function benchCard({ reads = 2_000, taps = 200 }: { reads?: number; taps?: number }): Promise<object> {
  return withPcscd(async ({ pcscd, quickAck }) => {
    const holder = holdCards();
    try {
      return {
        machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`,
        pcscd,
        quickAck,
        ...(await benchReads(holder, reads)),
        ...(await benchTaps(holder, taps)),
        proof: await benchProof(),
      };
    } finally {
      holder.close();
    }
  });
}

/** Bare loop and our read in turns, each on a connection of its own to the same card. */
async function benchReads(holder: CardHolder, reads: number): Promise<object> {
  const ours = await openCardOnReader(READER, () => holder.insert(numberedEscn(0), 'desfire'));
  const bare = await openBareExchange(READER);
  const bareMs: number[] = [];
  const oursMs: number[] = [];
  let apdus = 0;
  for (let turn = -WARM_UP; turn < reads; turn += 1) {
    const bareTook = await timed(() => bare.exchange(APDUS));
    const startedAt = performance.now();
    const read = await ours.read();
    const oursTook = performance.now() - startedAt;
    if (read.outcome.kind !== 'escn')
      throw new CliError(`the virtual card was not read: ${JSON.stringify(read.outcome)}`);
    apdus = Math.max(apdus, read.apdus);
    if (turn < 0) continue;
    bareMs.push(bareTook);
    oursMs.push(oursTook);
  }
  ours.close();
  bare.close();
  holder.remove();
  const [bareLoop, read] = [spread(bareMs), spread(oursMs)];
  return {
    apdusUnproven: apdus,
    bareLoop,
    read,
    beyondBareLoop: { p50: round(read.p50 - bareLoop.p50), p95: round(read.p95 - bareLoop.p95) },
    ratioP50: round(read.p50 / bareLoop.p50),
  };
}

/** A card is put in again and again: from its event in the reader process to a verdict in the terminal. */
async function benchTaps(holder: CardHolder, taps: number): Promise<object> {
  const readers = superviseReaders({ filter: { virtualReaders: true } });
  const knowledge = createMemoryKnowledge(SYSTEM_CLOCK);
  const registry = { lookUp: () => Promise.reject(new Error('nobody is asked here')), close: async () => {} };
  const lookup = createLookup({ registry, knowledge, clock: SYSTEM_CLOCK, offline: true });
  const terminal = createTerminal({
    lane: 'bench',
    service: ACTIVE_STUDENT,
    readers,
    lookup,
    clock: SYSTEM_CLOCK,
    registryHost: 'none',
  });
  const readMs: number[] = [];
  const ownMs: number[] = [];
  const verdictMs: number[] = [];
  const goneMs: number[] = [];
  try {
    const next = eventsOf(readers.subscribe);
    await next('reader-added');
    for (let tap = 0; tap < taps; tap += 1) {
      const verdict = new Promise<number>((resolve) => {
        const end = terminal.onVerdict(() => {
          end();
          resolve(performance.now());
        });
      });
      // Another card each time: the same one within 2.5 s is the same presentation.
      const escn = numberedEscn(tap + 1);
      knowledge.remember(escn, { kind: 'not-registered', answeredAt: Date.now(), via: 'verifier' });
      const present = next('card-present').then(() => performance.now());
      await holder.insert(escn, 'desfire');
      const presentAt = await present;
      const { read } = (await next('card-read')) as ReaderEvent & { kind: 'card-read' };
      if (read.outcome.kind !== 'escn') throw new CliError(`not read: ${JSON.stringify(read.outcome)}`);
      verdictMs.push((await verdict) - presentAt);
      readMs.push(read.ms);
      ownMs.push(read.ms - read.exchangeMs);
      const removedAt = performance.now();
      holder.remove();
      await next('card-removed');
      goneMs.push(performance.now() - removedAt);
    }
  } finally {
    terminal.close();
    lookup.close();
    await readers.close();
  }
  return {
    taps,
    cardEventToRead: spread(readMs),
    ownShare: spread(ownMs),
    cardEventToVerdict: spread(verdictMs),
    // The virtual reader is looked at every 0.4 s: most of this is the driver's.
    removalNoticed: spread(goneMs),
  };
}

/** Waits for the next event of a kind, from now or unread from before, up to {@link EVENT_LIMIT_MS}. */
function eventsOf(subscribe: (listener: (event: ReaderEvent) => void) => () => void) {
  const seen: ReaderEvent[] = [];
  let wake = () => {};
  subscribe((event) => {
    seen.push(event);
    wake();
  });
  return (kind: ReaderEvent['kind']): Promise<ReaderEvent> =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new CliError(`no ${kind} from the virtual reader`)), EVENT_LIMIT_MS);
      const look = () => {
        const at = seen.findIndex((event) => event.kind === kind);
        const [found] = at < 0 ? [] : seen.splice(0, at + 1).slice(-1);
        if (found === undefined) return;
        clearTimeout(limit);
        wake = () => {};
        resolve(found);
      };
      wake = look;
      look();
    });
}

async function timed(task: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await task();
  return performance.now() - startedAt;
}

function spread(samples: readonly number[]) {
  return distributionOf(Float64Array.from(samples));
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
