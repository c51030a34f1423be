import type { CardRecord } from '../../domain/card-record.ts';
import type { Escn } from '../../domain/escn.ts';
import type { LookupFailure, RegistryAnswer } from '../../domain/lookup-outcome.ts';

/** A card in an institution's own list. */
export interface ListedCard {
  readonly escn: Escn;
  readonly record: CardRecord;
}

/** One page of an institution's own cards (spec 5.3). */
export interface CardPage {
  readonly cards: readonly ListedCard[];
  /** Entries of the page, those that could not be understood among them. */
  readonly entries: number;
  /** What the registry says of the whole list. It may give smaller pages than asked for (spec 5.3). */
  readonly totalPages: number;
  readonly totalElements: number;
  readonly pageSize: number;
  /** ms since 1970. */
  readonly answeredAt: number;
}

export type CardPageReply =
  | { readonly kind: 'page'; readonly page: CardPage }
  /** The key is not accepted (401) or may not do this (403). */
  | { readonly kind: 'key-refused'; readonly status: number }
  | { readonly kind: 'unavailable'; readonly failure: LookupFailure; readonly retryAt: number | null };

export interface CardPageWish {
  /** From 0. */
  readonly page: number;
  readonly pageSize: number;
  /** Cards of this institution only; all that the key may see where it is null. */
  readonly pic: string | null;
}

/** Lists an institution's own cards page by page. Never throws for what the network or the registry can do. */
export interface CardPages {
  fetchPage(wish: CardPageWish, signal: AbortSignal): Promise<CardPageReply>;
  close(): Promise<void>;
}

/** A list as a sync sees it: what has to stay the same for a page number to mean the same. */
export interface ListShape {
  /** Registry, institution and page size asked for, in one text. */
  readonly identity: string;
  readonly totalPages: number;
  readonly totalElements: number;
}

/** Where an interrupted sync stands. */
export interface SyncPosition {
  readonly shape: ListShape;
  readonly nextPage: number;
  /** ms since 1970. */
  readonly startedAt: number;
}

/** Cards counted by type and year of issue: nothing of any single card. */
export interface CardCount {
  readonly cardType: string;
  /** Four digits, or null where the day of issue isn't told. */
  readonly year: string | null;
  readonly cards: number;
}

export type Done<T = void> =
  | { readonly ok: true; readonly value: T }
  /** One line. */
  | { readonly ok: false; readonly message: string };

/** What a sync has to remember between pages and between runs. On disk, by pseudonym. */
export interface SyncLedger {
  position(): SyncPosition | undefined;
  /** ms since 1970 before which the registry asked not to be called; 0 where it didn't. */
  retryAt(): number;
  setRetryAt(retryAt: number): Done;
  /** Starts a run from the first page; what an interrupted one had noted is dropped. */
  begin(shape: ListShape, startedAt: number): Done;
  /** Notes cards of the page under way, all of them or none. A card counts once a run, however often it is noted. */
  noteCards(cards: readonly ListedCard[]): Done;
  /** Notes a page as done whose cards were noted: how many it listed, and its entries of any kind. */
  notePage(page: { readonly listed: number; readonly entries: number; readonly nextPage: number }): Done;
  /**
   * Of this run: cards, each once; cards as often as they were listed; entries of any kind. `before`: cards of the last
   * complete run.
   */
  counts(): { readonly cards: number; readonly listed: number; readonly entries: number; readonly before: number };
  /**
   * Ends a run at `now` (ms since 1970). With `remove`, hands over the cards of earlier runs that this one did not see,
   * by their pseudonyms, some at a time; gives how many.
   */
  finish(now: number, remove: ((rowKeys: readonly Uint8Array[]) => Promise<Done>) | undefined): Promise<Done<number>>;
  /** End of the last complete run, ms since 1970; null where there was none. */
  completedAt(): number | null;
  /** By type and year, of the last complete run. */
  statistics(): readonly CardCount[];
  /** Takes a card out, for a data-subject request. */
  forget(escn: Escn): Done;
  /** Idempotent. */
  close(): void;
}

/** What a sync writes into. */
export interface BulkKnowledge {
  /** Writes answers to the disk at once, none of them over a newer one; gives how many were written. */
  rememberAll(answers: readonly ListedAnswer[]): Done<number>;
  /** Removes rows by their pseudonyms. */
  forgetRows(rowKeys: readonly Uint8Array[]): Done;
  /** Settles once all of this would outlive a power cut. Beside the event loop. */
  settled(): Promise<Done>;
}

export interface ListedAnswer {
  readonly escn: Escn;
  readonly answer: RegistryAnswer;
}
