import type {
  BulkKnowledge,
  CardPage,
  CardPages,
  Done,
  ListShape,
  SyncLedger,
  SyncPosition,
} from '../application/ports/provision-ports.ts';
import type { Clock } from '../application/ports/terminal-ports.ts';
import type { LookupFailure } from '../domain/lookup-outcome.ts';
import { breathe } from './breathe.ts';
import { pause } from './pause.ts';
import { fetchPolitely, LONGEST_WAIT_MS, type PoliteReply } from './polite-pages.ts';

export interface SyncParts {
  readonly pages: CardPages;
  readonly ledger: SyncLedger;
  readonly knowledge: BulkKnowledge;
  readonly clock: Clock;
  readonly random: () => number;
  /** Settles when the next may come. */
  readonly onProgress: (progress: SyncProgress) => Promise<void> | void;
  /** What a person should know meanwhile, one line. */
  readonly onNotice: (line: string) => void;
}

export interface SyncWish {
  /** Address of the registry: a list of another one is another list. */
  readonly registry: string;
  readonly pic: string | null;
  readonly pageSize: number;
  /** Between two pages, in ms. */
  readonly pauseMs: number;
}

export interface SyncProgress {
  /** Pages done. */
  readonly page: number;
  readonly totalPages: number;
  readonly cards: number;
}

export type SyncEnd =
  | {
      readonly kind: 'done';
      readonly cards: number;
      /** Cards of an earlier sync that are not in the list any more. */
      readonly removed: number;
      /** Entries that are no card this terminal understands, or of another institution. */
      readonly leftOut: number;
      /** Whether what was counted agrees with what the registry says it has; nothing is removed where it doesn't. */
      readonly reconciled: boolean;
    }
  /** Wanted at the earliest at `retryAt`, ms since 1970. */
  | { readonly kind: 'later'; readonly retryAt: number }
  | { readonly kind: 'key-refused'; readonly status: number }
  | { readonly kind: 'unavailable'; readonly failure: LookupFailure }
  | { readonly kind: 'not-written'; readonly message: string }
  | { readonly kind: 'aborted' };

/** Cards asked for at a time; a registry that gives less is followed (spec 5.3). More would take long to read at once. */
export const SYNC_PAGE_SIZE = 50;

/** A sync that was interrupted longer ago starts anew: its first pages are too old to be called one list with the rest. */
const RESUMABLE_MS = 24 * 3_600_000;
/** A list that changes under the hands is begun anew so often; then it is read to its end as it comes. */
const MAX_RESTARTS = 2;

/**
 * Reads the institution's own cards page by page into what the terminal knows (issue 4). What was read stays, however
 * it ends: the next sync goes on where this one was, unless the list has changed.
 */
export async function sync(parts: SyncParts, wish: SyncWish, signal: AbortSignal): Promise<SyncEnd> {
  const { ledger, clock } = parts;
  const waitMs = ledger.retryAt() - clock.now();
  if (waitMs > LONGEST_WAIT_MS) return { kind: 'later', retryAt: ledger.retryAt() };
  if (!(await pause(waitMs, signal, clock))) return { kind: 'aborted' };

  const identity = `${wish.registry} ${wish.pic ?? 'all'} ${wish.pageSize}`;
  let position = resumable(ledger.position(), identity, clock.now());
  if (position !== undefined && position.nextPage > 0) {
    parts.onNotice(`an interrupted sync goes on at page ${position.nextPage + 1} of ${position.shape.totalPages}`);
  }
  let restarts = 0;
  let isFirst = true;
  for (;;) {
    if (!isFirst && !(await pause(wish.pauseMs, signal, clock))) return { kind: 'aborted' };
    isFirst = false;
    const nextPage = position?.nextPage ?? 0;
    const reply = await fetchPolitely(
      { ...parts, onWait: (failure, ms) => parts.onNotice(waitLine(failure, ms)) },
      { page: nextPage, pageSize: wish.pageSize, pic: wish.pic },
      signal,
    );
    if (reply.kind !== 'page') return failed(reply, ledger);
    const { page } = reply;
    if (position === undefined || (hasChanged(position.shape, page) && restarts < MAX_RESTARTS)) {
      if (position !== undefined) {
        restarts += 1;
        parts.onNotice('the list has changed meanwhile; it is read from its start');
      }
      const shape: ListShape = { identity, totalPages: page.totalPages, totalElements: page.totalElements };
      const begun = ledger.begin(shape, clock.now());
      if (!begun.ok) return { kind: 'not-written', message: begun.message };
      position = ledger.position();
      if (nextPage > 0) continue;
    }
    const taken = await take(parts, page, nextPage + 1);
    if (!taken.ok) return { kind: 'not-written', message: taken.message };
    await parts.onProgress({ page: nextPage + 1, totalPages: page.totalPages, cards: ledger.counts().cards });
    position = ledger.position();
    if (nextPage + 1 >= page.totalPages) return finish(parts, page.totalElements);
  }
}

/** Cards of a page that are taken in one go: a millisecond or two, in which a tap would wait. */
const CARDS_AT_ONCE = 32;

/**
 * Cards first, then the note that the page is done: interrupted between the two, the page is read again. The cards
 * are on the disk by then: two files know nothing of the order in which a power cut leaves them.
 */
async function take({ knowledge, ledger }: SyncParts, page: CardPage, nextPage: number): Promise<Done> {
  const { cards, entries, answeredAt } = page;
  for (let at = 0; at < cards.length; at += CARDS_AT_ONCE) {
    const some = cards.slice(at, at + CARDS_AT_ONCE);
    const written = knowledge.rememberAll(
      some.map(({ escn, record }) => ({ escn, answer: { kind: 'found', record, answeredAt, via: 'sync' } })),
    );
    if (!written.ok) return written;
    await breathe();
    const noted = ledger.noteCards(some);
    if (!noted.ok) return noted;
    await breathe();
  }
  const kept = await knowledge.settled();
  return kept.ok ? ledger.notePage({ listed: cards.length, entries, nextPage }) : kept;
}

async function finish(parts: SyncParts, totalElements: number): Promise<SyncEnd> {
  const { knowledge, ledger, clock, onNotice } = parts;
  const { cards, listed, entries, before } = ledger.counts();
  const agrees = entries === totalElements && cards === listed;
  // A registry that suddenly has half of the cards is more likely ill than right.
  const isPlausible = 2 * cards >= before;
  if (!agrees) onNotice(`${entries} entries were read and ${totalElements} announced; nothing is removed`);
  else if (!isPlausible) onNotice(`the list has ${cards} cards and had ${before}; nothing is removed`);
  const reconciled = agrees && isPlausible;
  const remove = async (rowKeys: readonly Uint8Array[]): Promise<Done> => {
    await breathe();
    const forgotten = knowledge.forgetRows(rowKeys);
    return forgotten.ok ? knowledge.settled() : forgotten;
  };
  const finished = await ledger.finish(clock.now(), reconciled ? remove : undefined);
  if (!finished.ok) return { kind: 'not-written', message: finished.message };
  return { kind: 'done', cards, removed: finished.value, leftOut: entries - listed, reconciled };
}

function failed(reply: Exclude<PoliteReply, { kind: 'page' }>, ledger: SyncLedger): SyncEnd {
  if (reply.kind !== 'later') return reply;
  const noted = ledger.setRetryAt(reply.retryAt);
  return noted.ok ? reply : { kind: 'not-written', message: noted.message };
}

function resumable(position: SyncPosition | undefined, identity: string, now: number): SyncPosition | undefined {
  if (position === undefined || position.shape.identity !== identity) return undefined;
  const age = now - position.startedAt;
  return age >= 0 && age <= RESUMABLE_MS ? position : undefined;
}

function hasChanged(shape: ListShape, page: CardPage): boolean {
  return page.totalPages !== shape.totalPages || page.totalElements !== shape.totalElements;
}

function waitLine(failure: LookupFailure, ms: number): string {
  return `the registry does not answer (${failure}); the next try is in ${Math.ceil(ms / 1000)} s`;
}
