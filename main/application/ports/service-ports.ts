import type { Escn } from '../../domain/escn.ts';
import type { JournalEntry } from '../../domain/journal/entry.ts';
import type { PastUse, Place } from '../../domain/passage/use.ts';
import type { Service } from '../../domain/service/service.ts';
import type { Verdict } from '../../domain/verdict.ts';

/** Keeps entries in an order nobody can change unseen. Synchronous and in memory; the disk follows behind the verdict. */
export interface Journal {
  append(entry: JournalEntry): void;
}

/**
 * Who used what on the running day, by pseudonyms whose key dies with the day. Synchronous: it is on the verdict path.
 * A use survives a power cut once it reached the disk, which is behind the verdict.
 */
export interface UseLedger {
  /** Pseudonym of the day, hex. The same card has another tomorrow, and nothing leads back. */
  holderOf(escn: Escn): string;
  /** Today's uses that count, oldest first: reserved and committed ones. */
  usesOf(holder: string): readonly PastUse[];
  /** Counts a use from now on. `presentation` is unique and names it from then on. */
  reserve(use: UseReservation): void;
  commit(presentation: string): void;
  /** The use counts no more. */
  annul(presentation: string): void;
  /** Reservations that were open when the terminal last ended; each is to be committed or annulled. */
  open(): readonly UseReservation[];
}

export interface UseReservation extends Place {
  readonly presentation: string;
  readonly holder: string;
  readonly service: string;
  /** ms since 1970. */
  readonly at: number;
}

/** What a gate is told of a verdict. Nothing in it tells who it was. */
export interface GateNotice {
  readonly presentation: string;
  readonly lane: string;
  readonly service: string;
  readonly verdict: Verdict['kind'];
  readonly reason: Verdict['reason'];
  /** ms since 1970. */
  readonly at: number;
}

export type GateEvent =
  /** Somebody passed; `presentation` where the sensor can say which. */
  | { readonly kind: 'passed'; readonly presentation: string | null }
  | {
      readonly kind: 'health';
      readonly state: 'starting' | 'ready' | 'failing';
      /** One line for the technician, null when ready. */
      readonly detail: string | null;
      /** Orders since it was last ready that were never delivered. */
      readonly lostOrders: number;
    };

/**
 * What opens at a verdict: a relay, a webhook, a broker's topic; and what tells that somebody passed. Orders return at
 * once and never throw: a gate's fault is an event and never the verdict's.
 */
export interface Gate {
  readonly id: string;
  /** Whether passages are seen here at all. */
  readonly hasSensor: boolean;
  /** Opens for `openMs`. Again while open: for the longer of the two. */
  open(notice: GateNotice, openMs: number): void;
  /** A verdict that opens nothing: for displays and counters behind the gate. */
  announce(notice: GateNotice): void;
  /** False while the terminal is out of order or ends: a fail-safe gate then stands open, a fail-secure one shut. */
  setServing(isServing: boolean): void;
  /** Events from now on, the health at once; returns what ends it. */
  subscribe(listener: (event: GateEvent) => void): () => void;
  close(): Promise<void>;
}

/** What came of a PIN. */
export type PinCheck =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong' }
  /** Too many wrong ones: none is looked at before `until`, ms since 1970. */
  | { readonly kind: 'locked'; readonly until: number };

/** The PIN of the staff, and the lock that keeps it from being guessed. */
export interface OperatorPin {
  /** Whether there is one; without it nobody can override. */
  isSet(): boolean;
  /**
   * Takes some 100 ms of another thread. A wrong one counts before it is looked at and over restarts; a second one
   * while one is looked at waits for its turn. Never throws.
   */
  check(pin: string): Promise<PinCheck>;
}

/** A file of services that can't be used as it is. */
export interface ServiceFault {
  /** Id of the service; null for a fault of the whole folder or of the list of institutions. */
  readonly service: string | null;
  /** The first fault with file, line and field, and how many more. */
  readonly message: string;
  /** Each fault in a line of its own. */
  readonly faults: readonly string[];
  /** What is served meanwhile: the copy that was accepted last, or nothing. */
  readonly serves: 'last-accepted' | 'nothing';
}

/** The services this terminal has: built in, presets, its own files. */
export interface ServiceSource {
  /** Undefined where there is none of this id, or none that can be used. */
  current(id: string): Service | undefined;
  all(): readonly Service[];
  faults(): readonly ServiceFault[];
  /** Reads the files again. What is bad now leaves what was good in force. Some ms a file. */
  reload(): void;
  /** ISO 3166-1 alpha-2 of an institution; null where it isn't known here. */
  countryOf(pic: string): string | null;
}
