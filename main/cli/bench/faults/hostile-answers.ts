import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MAX_RESPONSE_BYTES } from '../../../../native/apdu/response-apdu.ts';
import { type CardProof, cardProofOf } from '../../../../native/esc-card/proof/prove-card.ts';
import { readEscCard } from '../../../../native/esc-card/read-esc-card.ts';
import type { Transmit } from '../../../../native/esc-card/transmit.ts';
import { createSignedProfile, materialFor } from '../../../../native/virtual/signed-profiles.ts';
import { createSigningAuthority, type SigningAuthority } from '../../../../native/virtual/signing-authority.ts';
import { createVirtualCard, type VirtualCard } from '../../../../native/virtual/virtual-card.ts';
import { DEFAULT_RECOGNISERS, type Recogniser } from '../../../domain/recogniser.ts';
import { distributionOf } from '../distribution.ts';
import { numberedEscn } from '../privacy/numbered-escn.ts';
import { mulberry32 } from '../random.ts';

/** The wall of quality section 1, in ms. */
const READ_WALL_MS = 600;
/** Most frames and bytes that are taken of one file (quality section 1, hostile card). */
const MOST_FRAMES = 32;
const MOST_FILE_BYTES = 4_096;

/** The frame that shows that there are too many was received, and is dropped. */
const LAST_FRAME_BYTES = 256;

/** So that a card may behave up to any frame of its certificate's first ones. */
const MOST_HONEST_ANSWERS = 9;
const SLOWEST_ANSWER_MS = 400;
const HONEST_CARDS = 16;

const NATIVE_CLA = 0x90;
const ADDITIONAL_FRAME = 0xaf;
const READ_BINARY = 0xb0;

export interface HostileAnswers {
  readonly answers: number;
  readonly reads: number;
  readonly byOutcome: Readonly<Record<string, number>>;
  readonly uncaught: number;
  readonly readMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly overTheWall: number;
  readonly mostFrames: number;
  readonly mostFileBytes: number;
  readonly mostApdus: number;
  /** Files that were cut off at the limit of 4 KiB, because the card sent so much. */
  readonly filesAtTheCap: number;
  /** Cards so slow that the wall ended their read; their time is virtual. */
  readonly endedByTheWall: number;
  /** Commands sent to a card behind the wall. */
  readonly behindTheWall: number;
  /** Reads that took more frames or bytes of one file than is allowed. */
  readonly overTheLimits: number;
  readonly heapGrowthMb: number;
}

/** What reads a card; the negative control puts a careless one here. */
export type ReadUnderTest = (
  transmit: Transmit,
  signal: AbortSignal,
) => Promise<{ readonly outcome: { kind: string } }>;

const ORDERS: readonly (readonly Recogniser[])[] = [DEFAULT_RECOGNISERS, [{ kind: 'esc-zone', order: 'iso-first' }]];

/**
 * Reads cards that answer whatever is worst, until `count` answers were given, and proves some of them. A read's own
 * time is real; what slow cards take is added to its clock without being waited for.
 */
export async function runHostileAnswers(
  count: number,
  seed: number,
  readUnderTest?: ReadUnderTest,
): Promise<HostileAnswers> {
  const random = mulberry32(seed);
  const byOutcome: Record<string, number> = {};
  /** As many as there can be: a growing array would count as held on to. */
  const readMs = new Float64Array(count);
  let reads = 0;
  const most = { frames: 0, bytes: 0, apdus: 0 };
  let filesAtTheCap = 0;
  let endedByTheWall = 0;
  let behindTheWall = 0;
  let answers = 0;
  let uncaught = 0;
  let overTheWall = 0;
  let overTheLimits = 0;
  const authority = createSigningAuthority('Hostile cards', Date.now());
  const honest = honestCards(authority);
  let present: CardProof | undefined;
  // A new one behind each signer learned: where the signer is known its certificate is not read.
  const proofNow = () => {
    present ??= cardProofOf(materialFor(authority), Date.now, () => {
      present = undefined;
    });
    return present;
  };
  const heapBefore = heapMb();
  while (answers < count) {
    const wall = new AbortController();
    const card = hostileCard(honest, random, wall);
    const recognisers = ORDERS[Math.floor(random() * ORDERS.length)] ?? DEFAULT_RECOGNISERS;
    const { signal } = wall;
    const proof = random() < 0.5 ? proofNow() : undefined;
    const startedAt = performance.now();
    const monotonic = () => performance.now() + card.waited();
    const read: ReadUnderTest =
      readUnderTest ??
      ((transmit) => readEscCard(transmit, { recognisers, atr: null, monotonic, startedAt, signal, proof }));
    try {
      const { outcome } = await read(card.transmit, signal);
      byOutcome[outcome.kind] = (byOutcome[outcome.kind] ?? 0) + 1;
    } catch {
      // Whatever it is: a read may not throw.
      uncaught += 1;
    }
    const took = performance.now() - startedAt;
    readMs[reads] = took;
    reads += 1;
    const seen = card.seen();
    answers += seen.apdus;
    if (took > READ_WALL_MS) overTheWall += 1;
    if (seen.frames > MOST_FRAMES || seen.bytes > MOST_FILE_BYTES + LAST_FRAME_BYTES) overTheLimits += 1;
    if (seen.isCapped) filesAtTheCap += 1;
    if (signal.aborted) endedByTheWall += 1;
    behindTheWall += seen.behindTheWall;
    most.frames = Math.max(most.frames, seen.frames);
    most.bytes = Math.max(most.bytes, seen.bytes);
    most.apdus = Math.max(most.apdus, seen.apdus);
  }
  const { p50, p99, max } = distributionOf(readMs.subarray(0, reads));
  return {
    answers,
    reads,
    byOutcome,
    uncaught,
    readMs: { p50, p99, max },
    overTheWall,
    mostFrames: most.frames,
    mostFileBytes: most.bytes,
    mostApdus: most.apdus,
    overTheLimits,
    filesAtTheCap,
    endedByTheWall,
    behindTheWall,
    heapGrowthMb: Math.round((heapMb() - heapBefore) * 10) / 10,
  };
}

/** What the habits below spoil: cards with and without a signature, by either kind of commands. */
function honestCards(authority: SigningAuthority): readonly VirtualCard[] {
  return Array.from({ length: HONEST_CARDS }, (_, no) => numberedEscn(no)).flatMap((escn) => [
    createVirtualCard(escn, 'desfire'),
    createVirtualCard(escn, 'iso'),
    createSignedProfile(escn, 'signed', authority),
    createSignedProfile(escn, 'signed-iso', authority),
  ]);
}

/** A card with one habit out of many, and what was asked of it. `wall` ends its read as the supervisor would. */
function hostileCard(cards: readonly VirtualCard[], random: () => number, wall: AbortController) {
  const honest = cards[Math.floor(random() * cards.length)];
  if (honest === undefined) throw new Error('there is no card to spoil');
  honest.reset();
  const habit = HABITS[Math.floor(random() * HABITS.length)] ?? honestly;
  const honestAnswers = Math.floor(random() * MOST_HONEST_ANSWERS);
  const slowness = random() < 0.2 ? random() * SLOWEST_ANSWER_MS : 0;
  let waited = 0;
  let behindTheWall = 0;
  let apdus = 0;
  let frames = 0;
  let bytes = 0;
  const most = { frames: 0, bytes: 0 };
  const transmit: Transmit = async (command) => {
    apdus += 1;
    if (wall.signal.aborted) behindTheWall += 1;
    waited += slowness * random();
    if (waited > READ_WALL_MS) {
      wall.abort();
      return { kind: 'failed', reason: 'timeout', detail: 'slow' };
    }
    const [cla, ins] = command;
    // A file's frames are its command and the additional ones, or one READ BINARY behind the other.
    const goesOn = (cla === NATIVE_CLA && ins === ADDITIONAL_FRAME) || ins === READ_BINARY;
    frames = goesOn ? frames + 1 : 1;
    const answer = apdus <= honestAnswers ? honest.respond(command) : habit(honest.respond(command), random);
    // What no reader can have received is not taken for an answer at all.
    const data = answer.length > MAX_RESPONSE_BYTES ? 0 : Math.max(0, answer.length - 2);
    bytes = goesOn ? bytes + data : data;
    most.frames = Math.max(most.frames, frames);
    most.bytes = Math.max(most.bytes, bytes);
    return { kind: 'answer', bytes: answer };
  };
  return {
    transmit,
    /** Virtual ms that its slowness took so far. */
    waited: () => waited,
    seen: () => ({ apdus, ...most, isCapped: most.bytes >= MOST_FILE_BYTES, behindTheWall }),
  };
}

type Habit = (honest: Uint8Array, random: () => number) => Uint8Array;

const honestly: Habit = (honest) => honest;
const noise = (random: () => number, most: number) =>
  Uint8Array.from({ length: Math.floor(random() * most) }, () => random() * 256);
const withWord = (data: Uint8Array, sw1: number, sw2: number) => Uint8Array.from([...data, sw1, sw2]);

const HABITS: readonly Habit[] = [
  honestly,
  () => new Uint8Array(0),
  (_, random) => noise(random, 300),
  (_, random) => noise(random, 4),
  // Endless additional frames, empty, short and as long as they come.
  () => withWord(new Uint8Array(0), 0x91, 0xaf),
  (_, random) => withWord(noise(random, 59), 0x91, 0xaf),
  () => withWord(new Uint8Array(256), 0x91, 0xaf),
  // Wrong Le for ever.
  (_, random) => withWord(new Uint8Array(0), 0x6c, random() * 256),
  (_, random) => withWord(noise(random, 256), 0x61, random() * 256),
  // ISO's "fine" in native conversation and the other way round.
  (honest) => withWord(honest.slice(0, -2), 0x90, 0x00),
  (honest) => withWord(honest.slice(0, -2), 0x91, 0x00),
  (honest) =>
    Uint8Array.from(honest, (byte, at) =>
      at >= honest.length - 2 ? (honest[2 * honest.length - 3 - at] ?? byte) : byte,
    ),
  // Right word, wrong length.
  (honest) => withWord(honest.slice(0, Math.max(0, honest.length - 3)), honest.at(-2) ?? 0, honest.at(-1) ?? 0),
  (honest, random) => withWord(noise(random, 256), honest.at(-2) ?? 0, honest.at(-1) ?? 0),
  () => withWord(new Uint8Array(256), 0x90, 0x00),
  () => new Uint8Array(70_000),
  (honest, random) => Uint8Array.from(honest, (byte) => (random() < 0.1 ? byte ^ (1 << (random() * 8)) : byte)),
  (_, random) => withWord(noise(random, 32), random() * 256, random() * 256),
];

/** After a collection: what is left is held on to. */
function heapMb(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 1e6;
}
