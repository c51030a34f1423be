import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountNode, sumOf } from '../../../main/domain/statistics/count-tree.ts';
import { isFew, LEAST_SHOWN, type ShownNode, suppress } from '../../../main/domain/statistics/suppress.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e'];

function cellsOf(counts: readonly number[]): CountNode[] {
  return counts.flatMap((count, i) => (count === 0 ? [] : [{ key: KEYS[i] ?? '?', count, parts: [] }]));
}

/** Every list of `length` counts whose sum is `most` at most: all worlds that have the same sum are among them. */
function* listsOf(length: number, most: number): Generator<number[]> {
  if (length === 0) return yield [];
  for (let count = 0; count <= most; count++)
    for (const rest of listsOf(length - 1, most - count)) yield [count, ...rest];
}

/**
 * What an attacker who knows the whole, what was shown, and these very rules can tell of each withheld cell: the
 * values it has in all worlds that look the same.
 */
function valuesByOutput(length: number, most: number, protect: (cells: readonly CountNode[]) => readonly ShownNode[]) {
  const worlds = new Map<string, Map<string, Set<number>>>();
  for (const counts of listsOf(length, most)) {
    const cells = cellsOf(counts);
    const total = sumOf(cells);
    if (total < LEAST_SHOWN) continue;
    const shown = protect(cells);
    const look = JSON.stringify([total, shown]);
    const values = worlds.get(look) ?? new Map<string, Set<number>>();
    worlds.set(look, values);
    for (const [i, count] of counts.entries()) {
      const key = KEYS[i] ?? '?';
      const isShown = shown.some((node) => node.key === key && node.count !== null);
      const isKnownZero = count === 0 && shown.length > 0;
      if (!isShown && !isKnownZero) values.set(key, (values.get(key) ?? new Set()).add(count));
    }
  }
  return worlds;
}

function tellingWorlds(worlds: ReturnType<typeof valuesByOutput>): string[] {
  return [...worlds].flatMap(([look, values]) =>
    [...values].filter(([, possible]) => possible.size === 1).map(([key]) => `${look} ${key}`),
  );
}

describe('the suppression of small cells', () => {
  it('lets no withheld cell be computed, in any table of up to four cells, not even by who knows the rules', () => {
    for (const [length, most] of [
      [2, 60],
      [3, 40],
      [4, 30],
    ] as const) {
      expect(tellingWorlds(valuesByOutput(length, most, (cells) => suppress(cells)))).toEqual([]);
    }
  });

  it('would be found out if it withheld the small cells alone', () => {
    const naive = (cells: readonly CountNode[]): ShownNode[] =>
      cells.map((cell) => ({ key: cell.key, count: isFew(cell) ? null : cell.count, parts: [] }));
    expect(tellingWorlds(valuesByOutput(3, 20, naive)).length).toBeGreaterThan(10);
  });

  it('would be found out if it withheld the smallest of the others, for its size tells', () => {
    const bySize = (cells: readonly CountNode[]): readonly ShownNode[] => {
      const renamed = [...cells].sort((a, b) => b.count - a.count || (a.key < b.key ? 1 : -1));
      const shown = suppress(renamed.map((cell, i) => ({ ...cell, key: String(i) })));
      return shown
        .map((node, i) => ({ ...node, key: renamed[i]?.key ?? '?' }))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
    };
    expect(tellingWorlds(valuesByOutput(3, 40, bySize)).length).toBeGreaterThan(10);
  });

  it('shows all where nothing is small', () => {
    expect(suppress(cellsOf([5, 60, 7])).map(({ count }) => count)).toEqual([5, 60, 7]);
  });

  it('withholds another with a lone small one, whatever its size', () => {
    expect(suppress(cellsOf([2, 18, 580])).map(({ count }) => count)).toEqual([null, 18, null]);
  });

  it('shows no keys where all of them together would give one away', () => {
    expect(suppress(cellsOf([1, 1, 1, 1, 1]))).toEqual([]);
  });

  const tree: fc.Arbitrary<CountNode> = fc.letrec<{ node: CountNode }>((tie) => ({
    node: fc
      .record({
        key: fc.constantFrom(...KEYS),
        own: fc.integer({ min: 1, max: 40 }),
        parts: fc.oneof(
          { maxDepth: 3 },
          fc.constant([]),
          fc.uniqueArray(tie('node'), { selector: ({ key }) => key, maxLength: 5 }),
        ),
      })
      .map(({ key, own, parts }) => ({ key, count: parts.length === 0 ? own : sumOf(parts), parts })),
  })).node;

  it('shows true numbers, none of them small, and nothing below what is withheld', () => {
    const check = (shown: readonly ShownNode[], real: readonly CountNode[]): void => {
      for (const node of shown) {
        const truth = real.find(({ key }) => key === node.key);
        if (node.count === null) expect(node.parts).toEqual([]);
        else {
          expect(node.count).toBe(truth?.count);
          expect(node.count).toBeGreaterThanOrEqual(LEAST_SHOWN);
        }
        check(node.parts, truth?.parts ?? []);
      }
      expect(shown.filter(({ count }) => count === null)).not.toHaveLength(1);
    };
    fc.assert(
      fc.property(fc.uniqueArray(tree, { selector: ({ key }) => key, maxLength: 5 }), (nodes) =>
        check(suppress(nodes), nodes),
      ),
    );
  });
});
