import type { CardPage, ListedCard } from '../application/ports/provision-ports.ts';
import { pause } from './pause.ts';
import { fetchPolitely, type PoliteParts, type PoliteReply } from './polite-pages.ts';

export type CollectEnd =
  | {
      readonly kind: 'collected';
      /** ms since 1970: when the first page came. No card's answer is younger than it is said to be. */
      readonly answeredAt: number;
      readonly leftOut: number;
    }
  | Exclude<PoliteReply, { kind: 'page' }>
  /** What was listed is not what was announced: no whole list, so no snapshot. */
  | { readonly kind: 'changing' };

export interface CollectWish {
  readonly pic: string | null;
  readonly pageSize: number;
  /** Between two pages, in ms. */
  readonly pauseMs: number;
}

/** Reads a whole list from its first page to its last. A list that changes meanwhile is no list of one moment. */
export async function collectCards(
  parts: PoliteParts & {
    readonly onCard: (card: ListedCard) => void;
    readonly onProgress: (progress: { readonly page: number; readonly totalPages: number }) => void;
  },
  wish: CollectWish,
  signal: AbortSignal,
): Promise<CollectEnd> {
  let first: CardPage | undefined;
  let entries = 0;
  let listed = 0;
  for (let page = 0; ; page += 1) {
    if (page > 0 && !(await pause(wish.pauseMs, signal, parts.clock))) return { kind: 'aborted' };
    const reply = await fetchPolitely(parts, { page, pageSize: wish.pageSize, pic: wish.pic }, signal);
    if (reply.kind !== 'page') return reply;
    first ??= reply.page;
    const { cards, totalElements, totalPages } = reply.page;
    if (totalElements !== first.totalElements || totalPages !== first.totalPages) return { kind: 'changing' };
    for (const card of cards) parts.onCard(card);
    entries += reply.page.entries;
    listed += cards.length;
    parts.onProgress({ page: page + 1, totalPages });
    if (page + 1 < totalPages) continue;
    if (entries !== totalElements) return { kind: 'changing' };
    return { kind: 'collected', answeredAt: first.answeredAt, leftOut: entries - listed };
  }
}
