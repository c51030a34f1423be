import type { AliasKey } from '../../domain/alias-key.ts';
import type { ClockTrust } from '../../domain/clock-trust.ts';
import type { Authenticity } from '../../domain/credential.ts';
import type { Escn } from '../../domain/escn.ts';
import type { LookupFailure, RegistryAnswer } from '../../domain/lookup-outcome.ts';

/** Time as the terminal sees it. Comes in as a port so that tests own it. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Whether ages judged by {@link now} can be believed. */
  trust(): ClockTrust;
  /** ms that never jump; for durations only. */
  monotonic(): number;
  /** Calls back once after `ms`; returns what cancels it. */
  setTimer(ms: number, callback: () => void): () => void;
}

export type RegistryReply =
  | { readonly kind: 'answered'; readonly answer: RegistryAnswer }
  | { readonly kind: 'unavailable'; readonly failure: LookupFailure; readonly retryAt: number | null };

/** Small facts that must outlive the process: a clock mark, a circuit breaker's state. Synchronous, never throws. */
export interface StateStore {
  /** What was last written under the name, as JSON gives it back; undefined where there is nothing. To be parsed. */
  read(name: string): unknown;
  /** Takes effect at once in memory, and behind whatever is going on now on disk. */
  write(name: string, value: object): void;
}

/** Asks the registry. Never throws for anything the network or the registry can do, and never outlives its own limits. */
export interface Registry {
  /** `signal` gives up waiting; the reply is then `unavailable`. */
  lookUp(escn: Escn, signal: AbortSignal): Promise<RegistryReply>;
  close(): Promise<void>;
}

/** What is known of cards from before. Synchronous: it is on the verdict path. */
export interface Knowledge {
  recall(escn: Escn): RegistryAnswer | undefined;
  /** Takes effect in memory at once; reaches the disk behind the verdict. */
  remember(escn: Escn, answer: RegistryAnswer): void;
  /** Writes what is pending and closes. Idempotent. */
  close(): void;
}

/** Why a card gave no ESCN although it could be talked to. */
export type NoEscnReason =
  /** No recogniser matched: bank card, transit card, phone, campus chip without ESC zone. */
  | 'no-esc-application'
  /** The ESC application is there, its content is not 16 usable bytes. */
  | 'esc-content-broken';

/** Why the exchange with the card did not come to its end. */
export type ReadFailure = 'removed-too-early' | 'two-cards' | 'timeout' | 'reader-fault';

export type CardReadOutcome =
  | {
      readonly kind: 'escn';
      readonly escn: Escn;
      /** Which recogniser took the card. */
      readonly recogniser: string;
      readonly authenticity: Authenticity;
    }
  /** A card known to the campus by something else than its number; the terminal asks its alias table. */
  | {
      readonly kind: 'alias-key';
      readonly key: AliasKey;
      readonly recogniser: string;
      /** What the read came to where the table doesn't have the key. */
      readonly otherwise: { readonly reason: NoEscnReason; readonly detail: string | null };
    }
  | { readonly kind: 'no-escn'; readonly reason: NoEscnReason; readonly detail: string | null }
  | { readonly kind: 'failed'; readonly reason: ReadFailure; readonly detail: string | null };

/** Why a recogniser did not take a card, as a code for technicians. */
export interface PassedOver {
  readonly recogniser: string;
  readonly why: string;
}

/** One read of one card. Hex is lower case without separators. */
export interface CardRead {
  readonly atr: string | null;
  readonly uid: string | null;
  readonly outcome: CardReadOutcome;
  /** The recognisers that were asked before, or in vain, in their order. */
  readonly tried: readonly PassedOver[];
  /** APDUs exchanged. */
  readonly apdus: number;
  /** From the card event to the end of the read, in ms. */
  readonly ms: number;
  /** Time of that in which an APDU was under way, in ms. */
  readonly exchangeMs: number;
}

/** Whether readers can be used at all, with a code of `docs/` where they can't. */
export type ReaderServiceState = 'starting' | 'running' | 'no-service' | 'restarting' | 'crash-loop';

export type ReaderEvent =
  | { readonly kind: 'service'; readonly state: ReaderServiceState; readonly detail: string | null }
  | { readonly kind: 'reader-added'; readonly reader: string }
  | { readonly kind: 'reader-removed'; readonly reader: string }
  /** A reader that is there and hears no card, or hears again; `times` counts how often it was found deaf. */
  | { readonly kind: 'reader-deaf'; readonly reader: string; readonly isDeaf: boolean; readonly times: number }
  /** A card entered the field; a `card-read` with the same `cardId` follows within the deadline, always. */
  | { readonly kind: 'card-present'; readonly reader: string; readonly cardId: string }
  | { readonly kind: 'card-read'; readonly reader: string; readonly cardId: string; readonly read: CardRead }
  | { readonly kind: 'card-removed'; readonly reader: string; readonly cardId: string };

/** Verdicts that a reader's own light can show. */
export const SIGNALLED_VERDICTS = ['granted', 'refused', 'unknown', 'unreadable'] as const;
export type SignalledVerdict = (typeof SIGNALLED_VERDICTS)[number];

/** All readers of the terminal behind one stream of events. */
export interface CardReaders {
  /** Events from now on; returns what ends the subscription. */
  subscribe(listener: (event: ReaderEvent) => void): () => void;
  /** Shows a verdict on the reader itself, where it can; never fails. Absent where no reader has a light. */
  signal?(reader: string, verdict: SignalledVerdict): void;
  close(): Promise<void>;
}

/** Cards that a campus knows by something else than their number. Synchronous: it is on the verdict path. */
export interface AliasTable {
  /** The number behind a key; undefined where the table doesn't have it, or can't be read now. */
  find(key: AliasKey): Escn | undefined;
  /** Idempotent. */
  close(): void;
}

/** What proves cards, as plain bytes: certificates in DER. */
export interface ProofMaterial {
  /** Pinned roots. */
  readonly roots: readonly Uint8Array[];
  /** Authorities below them. `pic` null: for the cards of any institution. */
  readonly authorities: readonly { readonly pic: string | null; readonly certificate: Uint8Array }[];
  /** Signers that were chained before, newest first. They are chained anew before they prove anything. */
  readonly signers: readonly { readonly pic: string; readonly certificate: Uint8Array }[];
  /** `strict`: outside their validity certificates prove nothing. */
  readonly expiry: 'strict' | 'ignore';
  /** The base key of the chips' own keys, 16 bytes, where the campus holds it. */
  readonly baseKey: Uint8Array | null;
}

/** Where the readers get what proves cards, and tell what they learned. */
export interface ProofSource {
  /** Null where nothing can be proven here: cards are then read for their number alone. */
  current(): ProofMaterial | null;
  /** Tells that `current` has become another; returns what ends it. */
  subscribe(listener: () => void): () => void;
  /** A signer whose path held for a card of this institution. */
  learn(signer: { readonly pic: string; readonly certificate: Uint8Array }): void;
}

/** What came of asking for an institution's certificates. */
export type ChainReply =
  /** Whatever was there, not looked at. */
  | { readonly kind: 'fetched'; readonly bytes: Uint8Array }
  | { readonly kind: 'not-there' }
  | { readonly kind: 'failed'; readonly detail: string };

/** Fetches institutions' certificates by PIC. Never throws, never outlives its own limits. */
export interface ChainSource {
  fetch(pic: string, signal: AbortSignal): Promise<ChainReply>;
  close(): Promise<void>;
}
