import type { ReaderEvent } from '../../../application/ports/terminal-ports.ts';
import type { Escn } from '../../../domain/escn.ts';

/** What must hold of a reader's events whatever goes wrong behind it; each breach in a few words. */
export interface ReaderInvariants {
  take(event: ReaderEvent): void;
  /** Everything that was told is settled: no card without a read, none without an end. */
  finish(): void;
  readonly breaches: readonly string[];
}

/**
 * Watches for stale and missing answers: each card has one read, before its end, of the number that lies there then. A
 * session drops reads of any other `cardId` (its own tests), so what passes here can't become another card's verdict.
 */
export function watchInvariants(lyingNow: () => Escn | undefined): ReaderInvariants {
  const open = new Map<string, { readonly reader: string; isRead: boolean }>();
  const breaches: string[] = [];
  return {
    breaches,
    take(event) {
      if (event.kind === 'card-present') {
        for (const [id, card] of open) {
          if (card.reader === event.reader) breaches.push(`${id} was still there when ${event.cardId} came`);
        }
        open.set(event.cardId, { reader: event.reader, isRead: false });
      }
      if (event.kind === 'card-read') {
        const card = open.get(event.cardId);
        const { outcome } = event.read;
        if (card === undefined) breaches.push(`a read of ${event.cardId}, which is not there`);
        else if (card.isRead) breaches.push(`a second read of ${event.cardId}`);
        else if (outcome.kind === 'escn' && outcome.escn !== lyingNow())
          breaches.push(`a stale read of ${event.cardId}`);
        if (card !== undefined) card.isRead = true;
      }
      if (event.kind === 'card-removed') {
        const card = open.get(event.cardId);
        if (card === undefined) breaches.push(`the end of ${event.cardId}, which is not there`);
        else if (!card.isRead) breaches.push(`${event.cardId} ended without a read`);
        open.delete(event.cardId);
      }
    },
    finish() {
      for (const [id, { isRead }] of open) if (!isRead) breaches.push(`${id} was never read`);
    },
  };
}
