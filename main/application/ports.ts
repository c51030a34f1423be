import type { Authenticity } from '../domain/credential.ts';
import type { Escn } from '../domain/escn.ts';
import type { LookupFailure, RegistryAnswer } from '../domain/lookup-outcome.ts';

/** Time as the terminal sees it. Comes in as a port so that tests own it. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** ms that never jump; for durations only. */
  monotonic(): number;
  /** Calls back once after `ms`; returns what cancels it. */
  setTimer(ms: number, callback: () => void): () => void;
}

export type RegistryReply =
  | { readonly kind: 'answered'; readonly answer: RegistryAnswer }
  | { readonly kind: 'unavailable'; readonly failure: LookupFailure; readonly retryAt: number | null };

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
  | { readonly kind: 'no-escn'; readonly reason: NoEscnReason; readonly detail: string | null }
  | { readonly kind: 'failed'; readonly reason: ReadFailure; readonly detail: string | null };

/** One read of one card. Hex is lower case without separators. */
export interface CardRead {
  readonly atr: string | null;
  readonly uid: string | null;
  readonly outcome: CardReadOutcome;
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
  /** A card entered the field; a `card-read` with the same `cardId` follows within the deadline, always. */
  | { readonly kind: 'card-present'; readonly reader: string; readonly cardId: string }
  | { readonly kind: 'card-read'; readonly reader: string; readonly cardId: string; readonly read: CardRead }
  | { readonly kind: 'card-removed'; readonly reader: string; readonly cardId: string };

/** All readers of the terminal behind one stream of events. */
export interface CardReaders {
  /** Events from now on; returns what ends the subscription. */
  subscribe(listener: (event: ReaderEvent) => void): () => void;
  close(): Promise<void>;
}
