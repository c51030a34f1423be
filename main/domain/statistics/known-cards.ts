import { endOfValidity } from '../card-record.ts';
import type { RegistryAnswer } from '../lookup-outcome.ts';
import { createCappedCounts } from './capped-counts.ts';
import { type CountNode, treeOf } from './count-tree.ts';
import { UNTOLD } from './service-tables.ts';

/** Cards that a terminal has an answer about, counted: what an institution's own dashboard at the registry shows. */
export interface KnownCards {
  readonly cards: number;
  /** Active, and within their validity. */
  readonly active: number;
  /** Numbers the registry did not know. */
  readonly notRegistered: number;
  /** Active ones. */
  readonly byType: readonly CountNode[];
  /** By PIC; active ones. */
  readonly byIssuer: readonly CountNode[];
  /** By year of issue, where the registry tells it. */
  readonly byYear: readonly CountNode[];
}

const MOST_ISSUERS = 512;
const MOST_YEARS = 60;
const MOST_TYPES = 32;

/** Counts answers, each card once. */
export function createKnownCards(now: number): { add(answer: RegistryAnswer): void; view(): KnownCards } {
  const types = createCappedCounts(MOST_TYPES);
  const issuers = createCappedCounts(MOST_ISSUERS);
  const years = createCappedCounts(MOST_YEARS);
  let [cards, active, notRegistered] = [0, 0, 0];
  return {
    add(answer) {
      if (answer.kind === 'not-registered') {
        notRegistered += 1;
        return;
      }
      const { status, cardType, expiresOn, issuedOn, issuer } = answer.record;
      cards += 1;
      years.add(issuedOn?.slice(0, 4) ?? UNTOLD);
      if (status !== 'active' || now >= endOfValidity(expiresOn)) return;
      active += 1;
      types.add(cardType);
      issuers.add(issuer.pic ?? UNTOLD);
    },
    view: () => ({
      cards,
      active,
      notRegistered,
      byType: treeOf(types.entries()),
      byIssuer: treeOf(issuers.entries()),
      byYear: treeOf(years.entries()),
    }),
  };
}
