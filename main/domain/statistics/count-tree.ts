import { OTHER } from './capped-counts.ts';

/** A count and what it is made of: the counts of `parts`, where there are any, add up to `count`. */
export interface CountNode {
  readonly key: string;
  readonly count: number;
  readonly parts: readonly CountNode[];
}

/** Between the keys of a path, from the root to a leaf. */
export const PATH_SEPARATOR = '/';

interface Growing {
  count: number;
  readonly parts: Map<string, Growing>;
}

/** A tree of counts out of its leaves, `a/b/c` and count; largest first, {@link OTHER} last. */
export function treeOf(leaves: Iterable<readonly [path: string, count: number]>): readonly CountNode[] {
  const roots = new Map<string, Growing>();
  for (const [path, count] of leaves) {
    let level = roots;
    for (const key of path.split(PATH_SEPARATOR)) {
      let node = level.get(key);
      if (node === undefined) {
        node = { count: 0, parts: new Map() };
        level.set(key, node);
      }
      node.count += count;
      level = node.parts;
    }
  }
  return nodesOf(roots);
}

/** The leaves again. */
export function* leavesOf(nodes: readonly CountNode[], prefix = ''): Generator<readonly [path: string, count: number]> {
  for (const { key, count, parts } of nodes) {
    const path = prefix === '' ? key : `${prefix}${PATH_SEPARATOR}${key}`;
    if (parts.length === 0) yield [path, count];
    else yield* leavesOf(parts, path);
  }
}

export function sumOf(nodes: readonly CountNode[]): number {
  return nodes.reduce((sum, { count }) => sum + count, 0);
}

/** The count at a path; 0 where there is none. */
export function countAt(nodes: readonly CountNode[], ...path: readonly string[]): number {
  const [key, ...rest] = path;
  const node = nodes.find((candidate) => candidate.key === key);
  if (node === undefined) return 0;
  return rest.length === 0 ? node.count : countAt(node.parts, ...rest);
}

function nodesOf(level: ReadonlyMap<string, Growing>): readonly CountNode[] {
  return [...level]
    .map(([key, { count, parts }]) => ({ key, count, parts: nodesOf(parts) }))
    .sort((a, b) => Number(a.key === OTHER) - Number(b.key === OTHER) || b.count - a.count || compare(a.key, b.key));
}

/** By code units: the same on every machine, whatever its language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
