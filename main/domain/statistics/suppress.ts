import { type CountNode, compare } from './count-tree.ts';

/** A count of people smaller than this does not leave the terminal. */
export const LEAST_SHOWN = 5;

/** A count as it may leave; null is withheld: smaller than {@link LEAST_SHOWN}, or hiding one that is. */
export interface ShownNode {
  readonly key: string;
  readonly count: number | null;
  readonly parts: readonly ShownNode[];
}

/** Whether a count is of too few; by its path, for who knows more of it than the number. */
export type IsSmall = (node: CountNode, path: string) => boolean;

export function isFew({ count }: Pick<CountNode, 'count'>): boolean {
  return count < LEAST_SHOWN;
}

/**
 * The parts of a whole whose count is known, so that no withheld part can be computed, by somebody who knows these
 * rules as well. Parts that are small are withheld; and where what is withheld together would give one away, so is
 * another, until it doesn't: the last by key. The smallest would be the least loss, but that it was the smallest would
 * tell of what size the others are, and in the end a small one's. What is below a withheld part is not shown at all: so each whole and its
 * parts are the only equation their counts stand in. Where even all of them give one away, not even their keys are shown.
 */
export function suppress(nodes: readonly CountNode[], isSmall: IsSmall = isFew, prefix = ''): readonly ShownNode[] {
  const pathOf = ({ key }: CountNode): string => (prefix === '' ? key : `${prefix}/${key}`);
  const withheld = new Set(nodes.filter((node) => isSmall(node, pathOf(node))));
  const others = nodes.filter((node) => !withheld.has(node)).sort((a, b) => compare(b.key, a.key));
  while (withheld.size > 0 && (isTooLittle(withheld) || isAllTheyCanBe(withheld))) {
    const next = others.shift();
    if (next === undefined) break;
    withheld.add(next);
  }
  if (withheld.size > 0 && isTooLittle(withheld)) return [];
  return nodes.map((node) =>
    withheld.has(node)
      ? { key: node.key, count: null, parts: [] }
      : { key: node.key, count: node.count, parts: suppress(node.parts, isSmall, pathOf(node)) },
  );
}

/**
 * What is withheld adds up to a number anybody can compute. One alone is then known, and several are where the sum has
 * no room for one of them to be up to the limit.
 */
function isTooLittle(withheld: ReadonlySet<CountNode>): boolean {
  let sum = 0;
  for (const { count } of withheld) sum += count;
  return withheld.size < 2 || sum - (withheld.size - 1) < LEAST_SHOWN - 1;
}

/** As much as small ones can be together: each of them is then the largest small number. */
function isAllTheyCanBe(withheld: ReadonlySet<CountNode>): boolean {
  return [...withheld].every(({ count }) => count === LEAST_SHOWN - 1);
}
