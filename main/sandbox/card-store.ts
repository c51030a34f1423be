import type { Escn } from '../domain/escn.ts';
import type { SandboxCard } from './sandbox-card.ts';

/** The cards the simulated registry knows. */
export interface CardStore {
  get(cardNumber: Escn): SandboxCard | undefined;
  /** Registers a card, or changes it. */
  put(card: SandboxCard): void;
  /** As if deleted: from then on not found. */
  remove(cardNumber: Escn): void;
  readonly size: number;
  all(): Iterable<SandboxCard>;
}

export function createCardStore(cards: Iterable<SandboxCard>): CardStore {
  const byNumber = new Map<Escn, SandboxCard>();
  for (const card of cards) byNumber.set(card.cardNumber, card);
  return {
    get: (cardNumber) => byNumber.get(cardNumber),
    put: (card) => void byNumber.set(card.cardNumber, card),
    remove: (cardNumber) => void byNumber.delete(cardNumber),
    all: () => byNumber.values(),
    get size() {
      return byNumber.size;
    },
  };
}
