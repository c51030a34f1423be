/** A sum of counts, some of which may be withheld: it is then at least as large. */
export interface Amount {
  readonly count: number;
  readonly isAtLeast: boolean;
}

export function sumAmounts(amounts: readonly Amount[]): Amount {
  return {
    count: amounts.reduce((sum, { count }) => sum + count, 0),
    isAtLeast: amounts.some(({ isAtLeast }) => isAtLeast),
  };
}

/** Sums by key, in the order keys first come in. A count that is null is withheld. */
export function addedUp(
  nodes: readonly { readonly key: string; readonly count: number | null }[],
): readonly { readonly key: string; readonly amount: Amount }[] {
  const sums = new Map<string, Amount>();
  for (const { key, count } of nodes) {
    const before = sums.get(key) ?? { count: 0, isAtLeast: false };
    sums.set(key, { count: before.count + (count ?? 0), isAtLeast: before.isAtLeast || count === null });
  }
  return [...sums].map(([key, amount]) => ({ key, amount }));
}
