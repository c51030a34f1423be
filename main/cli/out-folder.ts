import { fileURLToPath } from 'node:url';

/** Folder of what was built. The same from the sources and from the bundle, which lies in it. */
export function outFolder(): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? '../../out' : '..', import.meta.url)).replace(/[\\/]$/, '');
}
