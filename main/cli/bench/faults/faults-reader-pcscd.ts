import { superviseReaders } from '../../../../native/pcsc/supervision/supervisor.ts';
import { createVirtualCard, type VirtualCard } from '../../../../native/virtual/virtual-card.ts';
import { DEFAULT_VPCD } from '../../../../native/virtual/vpcd-address.ts';
import { type InsertedCard, type InsertOptions, insertCard } from '../../../../native/virtual/vpcd-slot.ts';
import type { ReaderEvent } from '../../../application/ports/terminal-ports.ts';
import type { Escn } from '../../../domain/escn.ts';
import { CliError } from '../../cli-error.ts';
import { distributionOf } from '../distribution.ts';
import { numberedEscn } from '../privacy/numbered-escn.ts';
import { mulberry32 } from '../random.ts';
import { isVpcdListening } from '../reader/own-pcscd.ts';
import { watchInvariants } from './reader-invariants.ts';

export interface PcscdFaults {
  readonly faults: number;
  readonly byFault: Readonly<Record<string, number>>;
  /** From a good card's coming, 0.5 s behind the fault, to its read, in ms of real time, the driver's polling included. */
  readonly usableAgainMs: { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };
  readonly neverUsableAgain: number;
  /** How often the daemon itself died of a cut in the middle of an answer, a fault of vsmartcard's driver. */
  readonly pcscdDeaths: number;
  readonly staleOrMissingReads: number;
  readonly examples: readonly string[];
}

const FAULTS = ['cut-at-a-byte', 'torn-between-answers', 'silent', 'slow', 'noise', 'gone-before-it-was-read'] as const;
/** All answers of a read over native commands: 9, 2 and 18 bytes, their frames' lengths and the ATR before them. */
const ANSWER_BYTES = 48;
const GIVE_UP_MS = 10_000;
/** The driver looks every 0.4 s; a card exchanged in between is the same one to it, and no hand is that quick. */
const SWAP_MS = 500;

/**
 * Random faults of a card on a real pcscd's virtual reader, each followed by a good card. Needs a running
 * one; `restart` brings back one that died.
 */
export async function runPcscdFaults(count: number, seed: number, restart: () => Promise<void>): Promise<PcscdFaults> {
  let deaths = 0;
  const random = mulberry32(seed);
  const readers = superviseReaders({ filter: { virtualReaders: true } });
  let lying: Escn | undefined;
  let onRead: (event: ReaderEvent & { kind: 'card-read' }) => void = () => {};
  let onGone = () => {};
  const invariants = watchInvariants(() => lying);
  readers.subscribe((event) => {
    invariants.take(event);
    if (event.kind === 'card-read') onRead(event);
    if (event.kind === 'card-removed') onGone();
  });
  const took: number[] = [];
  const byFault: Record<string, number> = {};
  let never = 0;
  try {
    for (let turn = 0; turn < count; turn += 1) {
      const fault = FAULTS[Math.floor(random() * FAULTS.length)] ?? 'silent';
      byFault[fault] = (byFault[fault] ?? 0) + 1;
      lying = numberedEscn(2 * turn);
      const faulty = await put(...faultyCard(fault, lying, random));
      await pause(fault === 'gone-before-it-was-read' ? 5 * random() : 900);
      faulty.remove();
      await pause(SWAP_MS);
      const ms = await holdOut(numberedEscn(2 * turn + 1));
      if (ms === undefined) never += 1;
      else took.push(ms);
    }
    invariants.finish();
  } finally {
    await readers.close();
  }
  const { p50, p95, p99, max } = distributionOf(Float64Array.from(took.length === 0 ? [0] : took));
  return {
    faults: count,
    byFault,
    usableAgainMs: { p50: ms(p50), p95: ms(p95), p99: ms(p99), max: ms(max) },
    neverUsableAgain: never,
    pcscdDeaths: deaths,
    staleOrMissingReads: invariants.breaches.length,
    examples: invariants.breaches.slice(0, 5),
  };

  /** The driver lets one card in at a time, and notices that one is gone when it looks next: waits its turn. */
  async function put(card: VirtualCard, options: InsertOptions): Promise<InsertedCard> {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const result = await insertCard(card, DEFAULT_VPCD, options);
      if (result.kind === 'inserted') return result.slot;
      // Cut before the driver's first word was answered: that was the fault.
      if (options.cutAfterBytes !== undefined && result.code !== 'ECONNREFUSED') {
        return { removed: Promise.resolve(), remove() {} };
      }
      if (result.code === 'ECONNREFUSED' && !isVpcdListening()) {
        deaths += 1;
        await restart();
      }
      await pause(100);
    }
    throw new CliError('the virtual reader takes no card any more');
  }

  async function holdOut(escn: Escn): Promise<number | undefined> {
    const from = performance.now();
    const read = new Promise<number | undefined>((resolve) => {
      const limit = setTimeout(() => resolve(undefined), GIVE_UP_MS);
      onRead = ({ read: { outcome } }) => {
        if (outcome.kind !== 'escn' || outcome.escn !== escn) return;
        clearTimeout(limit);
        resolve(performance.now() - from);
      };
    });
    const card = await put(createVirtualCard(escn), {});
    lying = escn;
    const took = await read;
    onRead = () => {};
    const gone = new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, 2_000);
      onGone = () => {
        clearTimeout(limit);
        resolve();
      };
    });
    card.remove();
    await gone;
    onGone = () => {};
    return took;
  }
}

function faultyCard(fault: (typeof FAULTS)[number], escn: Escn, random: () => number): [VirtualCard, InsertOptions] {
  const card = createVirtualCard(escn);
  const after = Math.floor(4 * random());
  let answered = 0;
  const spoilt = (then: () => Uint8Array): VirtualCard => ({
    ...card,
    respond(command) {
      answered += 1;
      return answered > after ? then() : card.respond(command);
    },
  });
  switch (fault) {
    case 'cut-at-a-byte':
      return [card, { cutAfterBytes: Math.floor(ANSWER_BYTES * random()) }];
    case 'torn-between-answers':
      return [spoilt(() => new Uint8Array(0)), { cutAfterBytes: 10 + Math.floor(30 * random()) }];
    case 'silent':
      return [spoilt(() => new Uint8Array(0)), {}];
    case 'slow': {
      // Three answers: the slowest of them end at the wall, the others are read.
      const slowest = 400 * random();
      return [card, { answerAfterMs: () => slowest }];
    }
    case 'noise':
      return [spoilt(() => Uint8Array.from({ length: Math.floor(300 * random()) }, () => 256 * random())), {}];
    case 'gone-before-it-was-read':
      return [card, {}];
  }
}

function pause(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs));
}

function ms(value: number): number {
  return Math.round(value);
}
