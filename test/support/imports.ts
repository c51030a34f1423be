import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** One import or re-export, dynamic ones included. Paths are relative to the repository, with forward slashes. */
export interface Import {
  readonly from: string;
  /** A path of the repository, or the name of a package. */
  readonly to: string;
  readonly isPackage: boolean;
}

const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)(['"])(?<specifier>[^'"\n]+)\1/gm;

/** Every import of the sources below the folders. */
export function readImports(root: string, folders: readonly string[]): Import[] {
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx,js,cjs}`, { cwd: root }));
  return files.map((file) => file.replaceAll('\\', '/')).flatMap((file) => importsOf(root, file));
}

function importsOf(root: string, file: string): Import[] {
  const source = withoutComments(readFileSync(join(root, file), 'utf8'));
  return [...source.matchAll(SPECIFIER)].map((match) => {
    const specifier = (match.groups?.['specifier'] ?? '').replace(/\?.*$/, '');
    const isPackage = !specifier.startsWith('.');
    return { from: file, to: isPackage ? packageOf(specifier) : posix.join(dirname(file), specifier), isPackage };
  });
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Cycles among the files, each as the path round it. */
export function findCycles(imports: readonly Import[]): string[][] {
  const edges = new Map<string, string[]>();
  for (const { from, to, isPackage } of imports) {
    if (!isPackage) edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return cycles;
}
