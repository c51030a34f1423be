import type { ReaderEvent, ReaderServiceState } from '../../../main/application/ports/terminal-ports.ts';
import type { FromReaderProcess } from '../messages/reader-messages.ts';

/** Limits of the supervision, in ms. */
export const LIMITS = {
  /** A read that takes longer is given up, and its process with it (quality section 1). */
  readMs: 600,
  /** What a card gets whose process died of something else: a new process and another read. */
  secondReadMs: 3_000,
  /** A process is asked for a sign of life this often, and killed when it owes three: usable again within 3 s. */
  heartbeatMs: 500,
  /** Restart delay after the first unexpected end, doubled with each further one. */
  firstRestartMs: 200,
  longestRestartMs: 10_000,
  /** Having run this long a process counts as healthy, and its predecessors' ends are forgotten. */
  stableMs: 10_000,
  /** What a new process has to tell again of what the old one knew. */
  reconcileMs: 1_000,
} as const;

/**
 * A process that holds more than this is ended for a new one when nothing lies on any reader, in bytes: some 90 MB
 * are what it starts with (docs/fault-matrix-reader.md). So a leak of the binding or of a driver never adds up.
 */
export const RENEW_ABOVE_BYTES = 250_000_000;
/** As long as it holds less than so many times what it started with, a new one would be no better. */
export const RENEW_ABOVE_TIMES = 2;

/** Unexpected ends in a row that make a crash loop. */
export const CRASH_LOOP_ENDS = 5;
/** A card on a reader, from its first notice to its removal. */
export interface OpenCard {
  readonly cardId: string;
  /** The process's count, to match its read; null until a new process tells the card again. */
  readonly cardNo: number | null;
  readonly reads: number;
  readonly isRead: boolean;
}

/** What the supervisor knows. A process is `alive` from its start to its end; in between ends and starts it waits. */
export interface Supervision {
  readonly process: 'alive' | 'waiting' | 'closed';
  /** Counts processes; part of card ids. */
  readonly generation: number;
  readonly missedHeartbeats: number;
  /** The present process said something: it is up. */
  readonly hasSpoken: boolean;
  /** Resident memory the present process told first, in bytes; null until it did. */
  readonly firstRssBytes: number | null;
  /** Unexpected ends since a process was healthy. */
  readonly ends: number;
  /** The process is being killed for a silent card, a deaf reader or its memory: its end is expected, and nothing to wait for. */
  readonly isEndExpected: boolean;
  /** How often a reader was found deaf since it last answered. */
  readonly deaf: ReadonlyMap<string, number>;
  readonly service: ReaderServiceState;
  /** Readers that were told, and whether the present process told them. */
  readonly readers: ReadonlyMap<string, 'confirmed' | 'from-before'>;
  readonly cards: ReadonlyMap<string, OpenCard>;
}

/** What the process tells of readers and cards; what it learned of signers passes the supervision by. */
export type SupervisedMessage = Exclude<FromReaderProcess, { readonly kind: 'signer-learned' }>;

export type SupervisionEvent =
  | { readonly kind: 'opened' }
  | { readonly kind: 'told'; readonly message: SupervisedMessage }
  /** The process sent what is no message: its memory is broken. */
  | { readonly kind: 'garbled' }
  | { readonly kind: 'ended'; readonly detail: string }
  | { readonly kind: 'timer'; readonly timer: SupervisionTimer }
  | { readonly kind: 'close' };

/** Timers by name; `read:` has one a reader. Arming one anew replaces it. */
export type SupervisionTimer = 'heartbeat' | 'restart' | 'stable' | 'reconcile' | `read:${string}`;

export type SupervisionEffect =
  | { readonly kind: 'emit'; readonly event: ReaderEvent }
  | { readonly kind: 'start'; readonly held: readonly string[] }
  | { readonly kind: 'ping' }
  | { readonly kind: 'kill' }
  | { readonly kind: 'arm'; readonly timer: SupervisionTimer; readonly ms: number }
  | { readonly kind: 'disarm'; readonly timer: SupervisionTimer };

export interface SupervisionStep {
  readonly state: Supervision;
  readonly effects: readonly SupervisionEffect[];
}

export const NOT_STARTED: Supervision = {
  process: 'waiting',
  generation: 0,
  missedHeartbeats: 0,
  hasSpoken: false,
  firstRssBytes: null,
  ends: 0,
  isEndExpected: false,
  deaf: new Map(),
  service: 'starting',
  readers: new Map(),
  cards: new Map(),
};
