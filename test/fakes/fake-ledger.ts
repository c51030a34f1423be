import type { UseLedger, UseReservation } from '../../main/application/ports/service-ports.ts';
import type { PastUse } from '../../main/domain/passage/use.ts';

/** A ledger in memory that allows nothing twice: what is settled is settled, and only what was reserved can be. */
export interface FakeLedger extends UseLedger {
  /** `reserve p1`, `commit p1`, `annul p1`; in order. */
  readonly book: string[];
}

export function fakeLedger(left: readonly UseReservation[] = []): FakeLedger {
  const uses = new Map<string, UseReservation & Pick<PastUse, 'state'>>();
  for (const use of left) uses.set(use.presentation, { ...use, state: 'reserved' });
  const book: string[] = [];
  const reserved = (presentation: string) => {
    const use = uses.get(presentation);
    if (use?.state !== 'reserved') throw new Error(`${presentation} is not reserved`);
    return use;
  };
  return {
    book,
    holderOf: (escn) => `holder of ${escn}`,
    usesOf: (holder) => [...uses.values()].filter((use) => use.holder === holder),
    reserve(use) {
      if (uses.has(use.presentation)) throw new Error(`${use.presentation} is reserved twice`);
      book.push(`reserve ${use.presentation}`);
      uses.set(use.presentation, { ...use, state: 'reserved' });
    },
    commit(presentation) {
      uses.set(presentation, { ...reserved(presentation), state: 'committed' });
      book.push(`commit ${presentation}`);
    },
    annul(presentation) {
      uses.delete(reserved(presentation).presentation);
      book.push(`annul ${presentation}`);
    },
    open: () => left,
  };
}
